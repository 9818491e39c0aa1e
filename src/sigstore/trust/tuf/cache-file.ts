import { dirname } from 'node:path';
import { WardctlError } from '../../../errors.ts';
import {
  isMissing,
  makeFolder,
  readRegularFile,
  reasonOf,
  removeLeftOvers,
  UnusableFile,
  writeFileAtomically,
} from '../../../files/index.ts';
import { isObject, JsonSyntaxError, parseJson, stringifyJson, type JsonValue } from '../../../json/index.ts';
import type { TufState } from './metadata.ts';

const format = 1n;
const maxBytes = 32 * 1024 * 1024;

/** What was fetched from a mirror, and when it was fetched or found unchanged last. Not verified. */
export interface CachedState extends TufState {
  readonly fetchedAt: Date;
}

/** A file of the cache that is none of ours, or was changed so that it cannot be read. */
export class UnreadableCache extends Error {
  override readonly name = 'UnreadableCache';
}

/**
 * Reads what was fetched before; `undefined` where nothing was.
 * @throws UnreadableCache, WardctlError TRUST_ROOT_UNREADABLE
 */
export function readCacheFile(path: string): CachedState | undefined {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(path, maxBytes);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof UnusableFile) throw new UnreadableCache(error.message, { cause: error });
    throw new WardctlError('TRUST_ROOT_UNREADABLE', `cannot read ${path}: ${reasonOf(error)}`, {
      hint: 'Check your rights to read it.',
      cause: error,
    });
  }
  try {
    return decode(parseJson(bytes));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new UnreadableCache(`expected JSON, found ${error.message}`, { cause: error });
  }
}

/**
 * Keeps what was fetched, in one file that is written whole: who reads it at the same time gets the one before or this.
 * @param nowMs since the epoch
 * @throws WardctlError STORE_FAILED
 */
export function writeCacheFile(path: string, state: CachedState, nowMs: number): void {
  try {
    makeFolder(dirname(path));
    removeLeftOvers(dirname(path), nowMs);
    writeFileAtomically(path, `${stringifyJson(encode(state))}\n`);
  } catch (error) {
    throw new WardctlError('STORE_FAILED', `cannot keep the trust root in ${path}: ${reasonOf(error)}`, {
      hint: 'Check the free space and your rights in that folder, then try again.',
      cause: error,
    });
  }
}

function encode({ roots, roles, trustedRoot, fetchedAt }: CachedState): JsonValue {
  return new Map<string, JsonValue>([
    ['format', format],
    ['fetchedAt', fetchedAt.toISOString()],
    ['roots', roots.map(toText)],
    ['roles', new Map([...roles].map(([role, bytes]) => [role, toText(bytes)]))],
    ['trustedRoot', toText(trustedRoot)],
  ]);
}

function decode(value: JsonValue): CachedState {
  if (!isObject(value) || value.get('format') !== format)
    throw new UnreadableCache('expected a file of this version of wardctl, found another one');
  const roots = value.get('roots');
  const roles = value.get('roles');
  const fetchedAt = value.get('fetchedAt');
  const time = new Date(typeof fetchedAt === 'string' ? fetchedAt : NaN);
  if (!Array.isArray(roots) || !isObject(roles) || Number.isNaN(time.getTime()))
    throw new UnreadableCache('expected roots, roles and fetchedAt, found others');
  return {
    roots: roots.map(toBytes),
    roles: new Map([...roles].map(([role, text]) => [role, toBytes(text)])),
    trustedRoot: toBytes(value.get('trustedRoot')),
    fetchedAt: time,
  };
}

function toText(bytes: Buffer): string {
  return bytes.toString('base64');
}

function toBytes(value: JsonValue | undefined): Buffer {
  if (typeof value !== 'string') throw new UnreadableCache('expected base64, found something else');
  return Buffer.from(value, 'base64');
}
