import { WardctlError } from '../errors.ts';
import { isMissing, maxModuleBytes, readRegularFile, reasonOf, UnusableFile } from '../files/index.ts';
import { digestOf, type Digest } from '../oci/index.ts';

/** A policy that is kept on this machine. */
export interface StoredPolicy {
  /** With scheme, and tag or digest: `registry://ghcr.io/team/policy:v1`. */
  readonly uri: string;
  /** Of the module. */
  readonly digest: Digest;
  /** Of the manifest it came with; `undefined` for what kwctl keeps. */
  readonly manifestDigest: Digest | undefined;
  readonly path: string;
  readonly sizeBytes: number;
  /** Whose store it is in. */
  readonly origin: 'wardctl' | 'kwctl';
}

/**
 * The module of a policy, checked: what was changed since it was stored is not given.
 * @throws WardctlError STORE_CORRUPT, STORE_FAILED
 */
export function readStoredPolicy({ path, digest, uri }: StoredPolicy): Buffer {
  const bytes = readStored(path, uri);
  const found = digestOf(bytes);
  if (found === digest) return bytes;
  throw unusable(uri, `expected ${digest} in ${path}, found ${found}`);
}

/** What is kept of a policy in a file. @throws WardctlError STORE_CORRUPT, STORE_FAILED */
export function readStored(path: string, uri: string): Buffer {
  try {
    return readRegularFile(path, maxModuleBytes);
  } catch (error) {
    if (isMissing(error)) throw vanished(uri, path, error);
    if (error instanceof UnusableFile) throw unusable(uri, `${path}: ${error.message}`, error);
    throw new WardctlError('STORE_FAILED', `${uri}: cannot read ${path}: ${reasonOf(error)}`, {
      hint: 'Check your rights to read that file.',
      cause: error,
    });
  }
}

/** Between finding a policy and reading it, another process may remove it. */
function vanished(uri: string, path: string, cause: unknown): WardctlError {
  return new WardctlError('STORE_CORRUPT', `${uri} cannot be used: ${path} is missing`, {
    hint: `Another process removed it, just now or by hand; get it again: wardctl pull ${uri}`,
    cause,
  });
}

/** A stored policy was damaged, or changed by others. */
export function unusable(uri: string, problem: string, cause?: unknown): WardctlError {
  return new WardctlError('STORE_CORRUPT', `${uri} cannot be used: ${problem}`, {
    hint: `Remove it, then pull it again: wardctl rm ${uri}`,
    cause,
  });
}
