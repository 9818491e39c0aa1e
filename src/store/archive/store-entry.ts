import { WardctlError } from '../../errors.ts';
import { kwctlNamesOf } from '../kwctl-layout.ts';
import { parsePolicyUri } from '../policy-uri.ts';

const schemes: readonly string[] = ['http', 'https', 'registry'];

/** Where a policy is in an archive of kwctl: its URI as a path (cli-and-registry 5.7). */
export function entryOfUri(uri: string): string {
  return uri.replace('://', '/');
}

/** Whether a path is that of a policy in an archive of kwctl, or of a local file that it puts beside them. */
export function isStoreEntry(path: string): boolean {
  const [scheme = ''] = path.split('/');
  return path.includes('/') && (schemes.includes(scheme) || scheme === 'file');
}

/**
 * The URI of a policy in an archive of kwctl; `undefined` for a path that is none. On Windows its parts are in base64.
 */
export function uriOfEntry(path: string): string | undefined {
  const [scheme = '', ...parts] = path.split('/');
  if (!schemes.includes(scheme)) return undefined;
  const decoded = parts.map(decodePart);
  const encodedUri = decoded.includes(undefined) ? undefined : storeUri(scheme, decoded.join('/'));
  const plainUri = storeUri(scheme, parts.join('/'));
  // What kwctl stores has a tag or digest, and those have a character that base64 has not.
  const isEncoded = scheme === 'registry' && !/[:@]/.test(parts.at(-1) ?? '');
  return isEncoded ? (encodedUri ?? plainUri) : (plainUri ?? encodedUri);
}

/** Of a policy that kwctl could have stored. */
function storeUri(scheme: string, path: string): string | undefined {
  const uri = policyUri(`${scheme}://${path}`);
  return uri === undefined || kwctlNamesOf(uri, false) === undefined ? undefined : uri;
}

/** A URI as the store has it; `undefined` for a text that spells no policy of a registry or server, or not plainly. */
export function policyUri(text: string): string | undefined {
  try {
    const { kind, uri } = parsePolicyUri(text);
    return kind === 'registry' || uri === text ? uri : undefined;
  } catch (error) {
    if (error instanceof WardctlError && error.code === 'REFERENCE_INVALID') return undefined;
    throw error;
  }
}

function decodePart(part: string): string | undefined {
  const decoded = Buffer.from(part, 'base64url').toString('utf8');
  return Buffer.from(decoded).toString('base64url') === part ? decoded : undefined;
}
