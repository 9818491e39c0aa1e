import { isAbsolute, resolve } from 'node:path';
import { WardctlError } from '../errors.ts';
import { maxModuleBytes, readFileBounded } from '../files/index.ts';
import { digestPrefixOf } from './digest-prefix.ts';
import { findPolicyFile, lookForPolicyFile, noSuchFile, notFound, schemeOf } from './policy-file.ts';
import type { StoredPolicy } from './stored-policy.ts';

/** Where a policy was found. */
export interface ResolvedPolicy {
  /** As the user wrote it. */
  readonly reference: string;
  /** Absolute path of the file. */
  readonly path: string;
  /** Set for what is in the store, where the file has to be what its digest says; `undefined` for the user's own files. */
  readonly stored: StoredPolicy | undefined;
}

/** Finds policies that are no files of the user's. */
export interface PolicyFinder {
  /**
   * The policy of a registry or a web server, from the store where that has it.
   * @param uri with or without `registry://`
   * @throws WardctlError REFERENCE_INVALID, REGISTRY_*, STORE_*, ARTIFACT_INVALID
   */
  byUri(uri: string): Promise<StoredPolicy>;
  /**
   * The policy of the store whose module has a digest that starts so.
   * @throws WardctlError POLICY_NOT_FOUND for several, STORE_*
   */
  byDigest(prefix: string): Promise<StoredPolicy | undefined>;
  /**
   * That a file of the user's may be used.
   * @param path absolute, which is what is read, whatever the reference looks like
   * @throws WardctlError where policies have to be signed, which files are not
   */
  checkFile(reference: string, path: string): void;
}

const remoteSchemes = new Set(['registry', 'https', 'http']);

/**
 * Finds a policy: a path, a URI (`file`, `registry`, `https`, `http`), a reference of a registry without scheme, or the
 * first digits of a stored policy's digest (cli-and-registry 2.1). What exists as a file is that file.
 *
 * @param reference what the user wrote
 * @param folder what relative paths are relative to
 * @throws WardctlError POLICY_NOT_FOUND, POLICY_UNREADABLE, and what `elsewhere` throws
 */
export async function resolvePolicy(
  reference: string,
  folder: string,
  elsewhere: PolicyFinder,
): Promise<ResolvedPolicy> {
  const scheme = schemeOf(reference);
  if (scheme !== undefined) return resolveUri(reference, scheme, folder, elsewhere);
  const path = lookForPolicyFile(reference, folder);
  if (path !== undefined) return ownFile(reference, path, elsewhere);
  const digits = digestPrefixOf(reference);
  if (digits !== undefined) return resolveDigest(reference, digits, elsewhere);
  if (!reference.includes('/') || looksLikeFile(reference))
    throw noSuchFile(reference, resolve(folder, reference));
  try {
    return await fetched(reference, elsewhere);
  } catch (error) {
    if (!(error instanceof WardctlError) || error.code !== 'REFERENCE_INVALID') throw error;
    throw notFound(reference, `no such file, and ${error.message}`, { hint: error.hint ?? '', cause: error });
  }
}

/**
 * Finds a module named by a custom resource: there, a name without scheme belongs to a registry, unless it can only be
 * a path: one that starts with a dot or a root (cli-and-registry 2.1).
 * @param folder what relative paths are relative to
 * @throws WardctlError as {@link resolvePolicy}
 */
export async function resolveModule(
  reference: string,
  folder: string,
  elsewhere: PolicyFinder,
): Promise<ResolvedPolicy> {
  const scheme = schemeOf(reference);
  if (scheme !== undefined) return resolveUri(reference, scheme, folder, elsewhere);
  if (/^\.{1,2}[\\/]/.test(reference) || isAbsolute(reference)) {
    return ownFile(reference, findPolicyFile(reference, folder), elsewhere);
  }
  if (!reference.includes('/') || looksLikeFile(reference)) {
    throw notFound(`registry://${reference}`, 'expected a reference with host and repository', {
      hint: `For a file beside this one, write ./${reference}.`,
    });
  }
  return fetched(reference, elsewhere);
}

/**
 * The bytes of a policy: those that were checked, where it has a digest to be checked against.
 * @throws WardctlError POLICY_UNREADABLE, STORE_CORRUPT, STORE_FAILED
 */
export async function readPolicy({ reference, path, stored }: ResolvedPolicy): Promise<Buffer> {
  if (stored !== undefined) {
    // Hashing takes code that files do without.
    const { readStoredPolicy } = await import('./stored-policy.ts');
    return readStoredPolicy(stored);
  }
  return readFileBounded(path, {
    what: 'policy',
    name: reference,
    errorCode: 'POLICY_UNREADABLE',
    maxBytes: maxModuleBytes,
  });
}

async function resolveUri(
  reference: string,
  scheme: string,
  folder: string,
  elsewhere: PolicyFinder,
): Promise<ResolvedPolicy> {
  if (remoteSchemes.has(scheme)) return fetched(reference, elsewhere);
  if (scheme === 'file') return ownFile(reference, findPolicyFile(reference, folder), elsewhere);
  throw notFound(
    reference,
    `expected file://, registry://, https:// or a path, found the scheme ${scheme}://`,
    {},
  );
}

function ownFile(reference: string, path: string, elsewhere: PolicyFinder): ResolvedPolicy {
  elsewhere.checkFile(reference, path);
  return { reference, path, stored: undefined };
}

async function resolveDigest(
  reference: string,
  digits: string,
  elsewhere: PolicyFinder,
): Promise<ResolvedPolicy> {
  const stored = await elsewhere.byDigest(digits);
  if (stored !== undefined) return { reference, path: stored.path, stored };
  throw notFound(reference, 'no such file, and no stored policy whose digest starts so', {
    hint: 'See what is stored with: wardctl policies. A policy of a registry has its host in front: docker.io/team/policy.',
  });
}

async function fetched(reference: string, elsewhere: PolicyFinder): Promise<ResolvedPolicy> {
  const stored = await elsewhere.byUri(reference);
  return { reference, path: stored.path, stored };
}

/** Not the name of a repository, or at least no usual one: a mistyped path must not be asked for in a registry. */
function looksLikeFile(reference: string): boolean {
  return /^[./~\\]|^[a-z]:[\\/]|\\|^[^:@]*\.(?:wasm|ya?ml|json)$/i.test(reference);
}
