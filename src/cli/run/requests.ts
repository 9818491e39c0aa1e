import { resolve } from 'node:path';
import {
  admissionRequestFrom,
  rawRequestFrom,
  readRequestDocument,
  type PolicyRequest,
} from '../../admission/index.ts';
import { WardctlError } from '../../errors.ts';
import type { JsonValue } from '../../json/index.ts';
import type { ManifestObject, RequestOptions } from '../../manifest/index.ts';
import { decodeText, readFileBounded } from '../../files/index.ts';

/** A request to evaluate; parsed as the policy needs it. */
export interface RequestInput {
  /** Where it is from, for people. */
  readonly source: string;
  /** @throws WardctlError REQUEST_INVALID */
  asAdmissionRequest(): PolicyRequest;
  /** @throws WardctlError USAGE_INVALID for a request that was built from a manifest */
  asRawRequest(): PolicyRequest;
  /** Set where the resource of an unknown kind had to be guessed. */
  readonly note: string | undefined;
}

export interface RequestSources {
  /** Files with a request each; `-` is stdin. */
  readonly requestPaths: readonly string[];
  /** Files with manifests; `-` is stdin. */
  readonly manifestPaths: readonly string[];
  /** Manifests of the objects before an UPDATE. */
  readonly oldManifestPath: string | undefined;
  readonly manifestOptions: RequestOptions;
  readonly folder: string;
  readonly readStdin: () => Promise<Buffer>;
}

/** All requests in the order they were given, manifests last. @throws WardctlError REQUEST_*, MANIFEST_* */
export async function loadRequests(sources: RequestSources): Promise<RequestInput[]> {
  const { requestPaths, manifestPaths, oldManifestPath } = sources;
  if ([...requestPaths, ...manifestPaths, oldManifestPath].filter((path) => path === '-').length > 1) {
    throw new WardctlError(
      'USAGE_INVALID',
      'stdin (-) can be read once: expected one `-` among -r, -f and --old-file, found more',
    );
  }
  const requests = await Promise.all(requestPaths.map((path) => loadRequest(path, sources)));
  return manifestPaths.length === 0 ? requests : [...requests, ...(await loadManifests(sources))];
}

async function loadRequest(path: string, sources: RequestSources): Promise<RequestInput> {
  const source = path === '-' ? 'stdin' : path;
  const bytes = await readInput(path, 'request file', sources);
  const document = readRequestDocument(bytes, source);
  const located = (parse: (value: JsonValue) => PolicyRequest) => (): PolicyRequest => {
    try {
      return parse(document);
    } catch (error) {
      throw error instanceof WardctlError ? error.about(source) : error;
    }
  };
  return {
    source,
    asAdmissionRequest: once(located(admissionRequestFrom)),
    asRawRequest: once(located(rawRequestFrom)),
    note: undefined,
  };
}

/** Requests for the objects of all manifests together: definitions of custom kinds apply across files. */
async function loadManifests(sources: RequestSources): Promise<RequestInput[]> {
  const { admissionReviewsFor } = await import('../../manifest/index.ts');
  const files = await Promise.all(sources.manifestPaths.map((path) => readObjects(path, sources)));
  const oldObjects = sources.oldManifestPath && (await readObjects(sources.oldManifestPath, sources));
  const options = { ...sources.manifestOptions, ...(oldObjects ? { oldObjects } : {}) };
  return admissionReviewsFor(files.flat(), options).map(({ review, source, note }) => ({
    source,
    note,
    asAdmissionRequest: once(() => admissionRequestFrom(review)),
    asRawRequest: () => {
      throw new WardctlError(
        'USAGE_INVALID',
        `${source}: manifests make admission requests, but the policy is of type raw`,
        {
          hint: 'Give a raw policy its JSON document with -r.',
        },
      );
    },
  }));
}

async function readObjects(path: string, sources: RequestSources): Promise<ManifestObject[]> {
  const { readManifests } = await import('../../manifest/index.ts');
  const name = path === '-' ? 'stdin' : path;
  const text = decodeText(await readInput(path, 'manifest', sources), name, 'MANIFEST_INVALID');
  const objects = await readManifests(text, name);
  if (objects.length > 0) return objects;
  throw new WardctlError('MANIFEST_INVALID', `${name}: expected Kubernetes manifests, found none`, {
    hint: 'Check what the file or the command before the pipe gives; an empty render would pass unchecked.',
  });
}

async function readInput(path: string, what: string, sources: RequestSources): Promise<Buffer> {
  if (path === '-') return sources.readStdin();
  const errorCode = what === 'manifest' ? 'MANIFEST_INVALID' : 'REQUEST_UNREADABLE';
  return readFileBounded(resolve(sources.folder, path), { what, name: path, errorCode });
}

/** Several policies look at the same request: it is parsed for the first one. */
function once<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => (result ??= { value: compute() }).value;
}
