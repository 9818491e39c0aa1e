import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  openPreparedCache,
  type CacheKey,
  type PreparedCache,
  type PreparedFiles,
} from '../../../src/cache/index.ts';
import type { WardctlError } from '../../../src/errors.ts';
import { ownedName, ownerState } from '../../../src/files/index.ts';

/** What several processes prepare; the sizes differ. */
export const entryNames = ['small', 'other', 'large', 'larger'] as const;
export type EntryName = (typeof entryNames)[number];
const sizes: Readonly<Record<EntryName, number>> = {
  small: 10,
  other: 3000,
  large: 100_000,
  larger: 400_000,
};

export function knownKey(name: EntryName): CacheKey {
  return { moduleSha256: createHash('sha256').update(name).digest('hex'), shapedBy: { tool: '1' } };
}

/** What is prepared for a name, always the same. */
export function knownContent(name: EntryName): string {
  return name.repeat(sizes[name]);
}

/** @throws RangeError for other files than those of the name */
export function checkContent(name: EntryName, files: PreparedFiles): void {
  const found = Array.from(files, ([file, bytes]) => [file, Buffer.from(bytes).toString()]);
  if (found.length !== 1 || found[0]?.[0] !== 'content' || found[0][1] !== knownContent(name))
    throw new RangeError(`found something else than ${name}`);
}

/** The cache of a folder, beside which preparers leave a mark while they work. */
export function openKnownCache(folder: string, warn: (problem: WardctlError) => void): PreparedCache {
  return openPreparedCache({ folder: join(folder, 'prepared'), now: Date.now, warn });
}

/**
 * Prepares a name in several turns.
 * @param began called while this is the only process that prepares it
 * @throws RangeError where another living process prepares it at the same time
 */
export async function prepareKnown(
  folder: string,
  name: EntryName,
  began: () => void,
): Promise<PreparedFiles> {
  const mark = join(folder, `preparing-${name}`);
  claim(mark);
  began();
  await nextTurn();
  rmSync(mark);
  return new Map([['content', Buffer.from(knownContent(name))]]);
}

function claim(mark: string): void {
  try {
    writeFileSync(mark, ownedName(), { flag: 'wx' });
  } catch {
    const other = readFileSync(mark, 'utf8');
    // Who died while it wrote its name left nothing or a part of it.
    if (ownerState(other) === 'alive') throw new RangeError(`prepared at the same time by ${other}`);
    rmSync(mark);
    claim(mark);
  }
}
