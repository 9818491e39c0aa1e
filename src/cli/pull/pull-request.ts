import { WardctlError } from '../../errors.ts';
import { findPolicyFile, parsePolicyUri, type PolicyUri } from '../../store/index.ts';
import { refuseFile } from '../own-file.ts';
import { outputPlaces, type OutputPlace } from './output-place.ts';

/** A policy to pull, and where it goes. */
export type PullRequest =
  | { readonly kind: 'remote'; readonly uri: PolicyUri; readonly place: OutputPlace | undefined }
  /** It stays where it is. */
  | { readonly kind: 'file'; readonly uri: string; readonly path: string };

/** What the requests of one call have in common. */
export interface PullPlaces {
  /** A file, or a folder. Default: the store. */
  readonly outputPath: string | undefined;
  /** What relative paths are relative to. */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
}

/**
 * What is asked for, each policy once; all of it is checked before anything is downloaded.
 * @throws WardctlError REFERENCE_INVALID, USAGE_INVALID, OUTPUT_UNWRITABLE, POLICY_*
 */
export function pullRequests(texts: readonly string[], places: PullPlaces): PullRequest[] {
  const { outputPath, folder } = places;
  const requests = distinct(texts.map((text) => requestFor(text, folder)));
  if (outputPath === undefined) return requests;
  if (outputPath === '-') {
    throw new WardctlError('USAGE_INVALID', '--output-path: expected a file or folder, found - (stdout)', {
      hint: 'Write ./- for a file of that name; for a pipe, see: wardctl save -o -',
    });
  }
  const uris = requests.map((request) => {
    if (request.kind === 'remote') return request.uri;
    const message = `--output-path: expected a policy to download, found ${request.uri}`;
    throw new WardctlError('USAGE_INVALID', message, { hint: 'What is a file already can be copied.' });
  });
  const files = outputPlaces(uris, { ...places, outputPath });
  return uris.map((uri, index) => ({ kind: 'remote', uri, place: files[index] }));
}

function requestFor(text: string, folder: string): PullRequest {
  if (text.startsWith('file://')) return { kind: 'file', uri: text, path: findPolicyFile(text, folder) };
  refuseFile(text, folder);
  return { kind: 'remote', uri: parsePolicyUri(text), place: undefined };
}

function distinct(requests: readonly PullRequest[]): PullRequest[] {
  const byUri = requests.map((request): [string, PullRequest] => [
    request.kind === 'file' ? request.uri : request.uri.uri,
    request,
  ]);
  return [...new Map(byUri).values()];
}
