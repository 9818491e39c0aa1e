import { isAbsolute, resolve } from 'node:path';
import { decodeText, readFileBounded, readTextBounded } from '../../files/index.ts';
import { admissionRequestFrom, rawRequestFrom, readRequestDocument } from '../../admission/index.ts';
import type { PolicyRequest } from '../../admission/index.ts';
import { WardctlError } from '../../errors.ts';
import { readSettingsFile } from '../../evaluate/index.ts';
import { parseSession, type Exchange } from '../../host/index.ts';
import type { JsonObject, JsonValue } from '../../json/index.ts';
import { admissionReviewsFor, identify, readManifests, type ManifestObject } from '../../manifest/index.ts';
import type { ManifestOptions, RequestSource, Source } from '../suite.ts';

type FileSource = Extract<Source, { type: 'file' }>;

/** @param folder that of the suite file @throws WardctlError SETTINGS_UNREADABLE */
export async function readSettings(
  source: Source | undefined,
  folder: string,
): Promise<JsonValue | undefined> {
  if (source === undefined) return undefined;
  return source.type === 'inline'
    ? source.value
    : readSettingsFile(resolve(folder, source.path), placed(source.path), { onlyFiles: true });
}

/** @throws WardctlError SESSION_UNREADABLE, SESSION_INVALID */
export async function readSession(
  source: FileSource | undefined,
  folder: string,
): Promise<Exchange[] | undefined> {
  if (source === undefined) return undefined;
  const text = readTextBounded(resolve(folder, source.path), {
    what: 'session file',
    name: placed(source.path),
    errorCode: 'SESSION_UNREADABLE',
    onlyFiles: true,
  });
  return about(source.path, () => parseSession(text));
}

/**
 * The request that a policy is asked about.
 * @param raw whether the document goes to the policy as it is
 * @throws WardctlError REQUEST_*, MANIFEST_INVALID, SUITE_INVALID
 */
export async function readRequest(
  request: RequestSource,
  raw: boolean,
  folder: string,
): Promise<PolicyRequest> {
  const { source } = request;
  const name = source.type === 'file' ? source.path : 'request';
  if (request.type === 'request') {
    const document =
      source.type === 'inline'
        ? source.value
        : readRequestDocument(readBytes(source, 'request file', 'REQUEST_UNREADABLE', folder), name);
    return about(name, () => (raw ? rawRequestFrom(document) : admissionRequestFrom(document)));
  }
  if (raw) {
    throw new WardctlError(
      'SUITE_INVALID',
      `${name}: manifests make admission requests, but the policy is of type raw`,
      {
        hint: 'Give a raw policy its JSON document with `request`.',
      },
    );
  }
  return about(name, async () => admissionRequestFrom(await reviewOf(source, request.options, folder)));
}

async function reviewOf(source: Source, options: ManifestOptions, folder: string): Promise<JsonValue> {
  const objects = await readObjects(source, folder);
  const { operation, oldManifest, namespace, user, groups } = options;
  const oldObjects = oldManifest && (await readObjects(oldManifest, folder));
  const reviews = admissionReviewsFor(objects, {
    operation,
    namespace,
    userName: user,
    groups,
    ...(oldObjects ? { oldObjects } : {}),
  });
  const [first] = reviews;
  if (first !== undefined && reviews.length === 1) return first.review;
  throw new WardctlError('MANIFEST_INVALID', `expected one object, found ${String(reviews.length)}`, {
    hint: 'A case asks about one object; for all of a file, use the matrix form (resources).',
  });
}

async function readObjects(source: Source, folder: string): Promise<ManifestObject[]> {
  if (source.type === 'inline') return [manifestOf(source.value, source.position.line)];
  const bytes = readBytes(source, 'manifest', 'MANIFEST_INVALID', folder);
  return readManifests(decodeText(bytes, source.path, 'MANIFEST_INVALID'), source.path);
}

function manifestOf(value: JsonValue, line: number): ManifestObject {
  identify(value, 'manifest', { metadata: 'optional' });
  // `identify` refuses everything that is not an object.
  return { document: value as JsonObject, source: 'manifest', line };
}

function readBytes(
  { path }: FileSource,
  what: string,
  errorCode: 'REQUEST_UNREADABLE' | 'MANIFEST_INVALID',
  folder: string,
): Buffer {
  return readFileBounded(resolve(folder, path), { what, name: placed(path), errorCode, onlyFiles: true });
}

/** A path for messages about opening it: that it is there from the working folder means nothing. */
function placed(path: string): string {
  return isAbsolute(path) ? path : `${path} (relative to the suite)`;
}

async function about<T>(name: string, compute: () => T | Promise<T>): Promise<T> {
  try {
    return await compute();
  } catch (error) {
    throw error instanceof WardctlError ? error.about(name) : error;
  }
}
