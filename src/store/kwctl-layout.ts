import { lstatSync, readdirSync, rmdirSync, rmSync, type Dirent } from 'node:fs';
import { dirname, join } from 'node:path';
import { WardctlError } from '../errors.ts';
import { isMissing, reasonOf } from '../files/index.ts';

/** A policy that kwctl keeps. */
export interface KwctlPolicy {
  /** `registry://ghcr.io/team/policy:v1`, `https://example.com/policy.wasm`. */
  readonly uri: string;
  readonly path: string;
}

/** Where kwctl keeps its policies, and how it names files. */
export interface KwctlStore {
  readonly folder: string;
  /** Whether file names are in base64, as on Windows. */
  readonly encodedNames: boolean;
}

const schemes = ['http', 'https', 'registry'];
const maxDepth = 32;
const maxPolicies = 10_000;

/**
 * The policies in a store of kwctl: `<root>/<scheme>/<host>/<path>`, the last segment is the file (cli-and-registry
 * 3.2). Whatever else lies there is passed over: links, special files, other schemes, names that no policy has.
 * @param report gets folders that cannot be read: STORE_FAILED
 */
export function listKwctlPolicies(
  { folder, encodedNames }: KwctlStore,
  report: (problem: WardctlError) => void,
): KwctlPolicy[] {
  const found: KwctlPolicy[] = [];
  const visit = (current: string, uri: string, depth: number): void => {
    for (const entry of entriesOf(current, report)) {
      const name = encodedNames ? decodeName(entry.name) : entry.name;
      if (name === undefined || !isPlainName(name) || found.length >= maxPolicies) continue;
      const path = join(current, entry.name);
      if (entry.isDirectory() && depth < maxDepth) visit(path, `${uri}${name}/`, depth + 1);
      else if (entry.isFile() && depth > 0) found.push({ uri: uri + name, path });
    }
  };
  for (const { name } of entriesOf(folder, report).filter((entry) => entry.isDirectory()))
    if (schemes.includes(name)) visit(join(folder, name), `${name}://`, 0);
  return found;
}

/**
 * The policy of a URI, if it is there. Names are compared letter by letter, also where the file system does not tell
 * upper from lower case.
 */
export function findKwctlPolicy({ folder, encodedNames }: KwctlStore, uri: string): KwctlPolicy | undefined {
  const names = kwctlNamesOf(uri, encodedNames);
  if (names === undefined) return undefined;
  let path = folder;
  for (const [index, name] of names.entries()) {
    // What cannot be looked at is not there: its registry has it, too.
    const entry = entriesOf(path, () => undefined).find((candidate) => candidate.name === name);
    const isLast = index === names.length - 1;
    if (isLast ? entry?.isFile() !== true : entry?.isDirectory() !== true) return undefined;
    path = join(path, name);
  }
  return { uri, path };
}

/**
 * The folders and the file in which kwctl keeps the policy of a URI, below the root of its store; `undefined` for a URI
 * that would lead out of it.
 * @param encodedNames whether names are in base64 (URL-safe, no padding), as on Windows
 */
export function kwctlNamesOf(uri: string, encodedNames: boolean): string[] | undefined {
  const [, scheme = '', rest = ''] = /^(http|https|registry):\/\/(.+)$/s.exec(uri) ?? [];
  const segments = rest.split('/');
  if (scheme === '' || segments.length < 2 || !segments.every(isPlainName)) return undefined;
  return [scheme, ...segments.map((segment) => (encodedNames ? encodeName(segment) : segment))];
}

/**
 * Takes a policy away, and the folders that are empty then.
 * @returns whether there was one
 * @throws WardctlError STORE_FAILED
 */
export function removeKwctlPolicy(store: KwctlStore, uri: string): boolean {
  const policy = findKwctlPolicy(store, uri);
  if (policy === undefined) return false;
  try {
    rmSync(policy.path);
  } catch (error) {
    if (isMissing(error)) return false;
    throw new WardctlError('STORE_FAILED', `cannot remove ${policy.path}: ${reasonOf(error)}`, {
      hint: 'Check your rights in that folder.',
      cause: error,
    });
  }
  removeEmptyFolders(dirname(policy.path), store.folder);
  return true;
}

function removeEmptyFolders(folder: string, root: string): void {
  for (let current = folder; current !== root; current = dirname(current)) {
    try {
      rmdirSync(current);
    } catch {
      // It holds other policies, which ends it; or it cannot be removed, which harms nobody.
      return;
    }
  }
}

function isPlainName(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..' && !/[/\\\0]/.test(segment);
}

/** Sorted; none where there is no such folder, or where it cannot be read. */
function entriesOf(folder: string, report: (problem: WardctlError) => void): Dirent[] {
  try {
    if (!lstatSync(folder).isDirectory()) return [];
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (!isMissing(error)) report(unreadable(folder, error));
    return [];
  }
}

function unreadable(folder: string, error: unknown): WardctlError {
  return new WardctlError('STORE_FAILED', `cannot read ${folder}: ${reasonOf(error)}`, {
    hint: 'It is part of the store of kwctl. Check your rights in that folder.',
    cause: error,
  });
}

function encodeName(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function decodeName(name: string): string | undefined {
  const decoded = Buffer.from(name, 'base64url').toString('utf8');
  return encodeName(decoded) === name ? decoded : undefined;
}
