import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownerState } from './owned-name.ts';
import { isMissing } from './regular-file.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Takes away what processes left in a folder that were killed while they wrote: what `temporaryName` named and is
 * nobody's any more, or is a day old where that cannot be told.
 * @param nowMs since the epoch
 * @throws the error of the operating system
 */
export function removeLeftOvers(folder: string, nowMs: number): void {
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    const state = name.endsWith('.tmp') ? ownerState(name) : undefined;
    if (
      state === 'gone' ||
      (state === 'unknown' && isDayOld(lstatSync(path, { throwIfNoEntry: false }), nowMs))
    )
      rmSync(path, { recursive: true, force: true });
  }
}

/** Whether what is there was not changed for a day: it is nobody's any more where it cannot be told whose it was. */
export function isDayOld(found: { readonly mtimeMs: number } | undefined, nowMs: number): boolean {
  return found !== undefined && found.mtimeMs < nowMs - dayMs;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    // Then nothing was left in it.
    if (isMissing(error)) return [];
    throw error;
  }
}
