import { lstatSync, mkdirSync, opendirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDayOld, ownerState, temporaryName } from '../files/index.ts';

const pattern = /^wardctl-(?:build|template)\.[0-9a-f-]+\.tmp$/;
/** What programs need to end whose parent was killed. */
const graceMs = 10 * 60_000;
/** Temporary folders of servers may have any number of entries, of which a build should not take notice. */
const maxLooked = 10_000;
const maxRemoved = 20;

/**
 * Makes a folder for work that is removed when the work is done, which nobody else may look into. Its name tells whose it
 * is; before, those are removed that processes left that were killed. The caller removes the folder.
 *
 * @param kind of work: part of the name
 * @param around absolute path of the folder for temporary files
 * @param nowMs since the epoch
 * @returns its absolute path
 * @throws the error of the operating system
 */
export function makeWorkFolder(kind: 'build' | 'template', around: string, nowMs: number): string {
  sweepWorkFolders(around, nowMs);
  const path = join(around, `wardctl-${kind}.${temporaryName()}`);
  mkdirSync(path, { mode: 0o700 });
  return path;
}

/** What cannot be removed is left to whoever cleans up there, and is not in the way of the rest. */
function sweepWorkFolders(around: string, nowMs: number): void {
  let removed = 0;
  for (const name of workFoldersIn(around)) {
    if (removed === maxRemoved) return;
    const path = join(around, name);
    try {
      if (!isLeftOver(path, name, nowMs)) continue;
      rmSync(path, { recursive: true, force: true });
      removed++;
    } catch {
      // Somebody else may be faster.
    }
  }
}

/** A folder, no link to one, of this user, whose process is gone; or, where that cannot be told, that is old. */
function isLeftOver(path: string, name: string, nowMs: number): boolean {
  const state = ownerState(name);
  if (state === undefined || state === 'alive') return false;
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) return false;
  return state === 'gone' ? nowMs - found.mtimeMs > graceMs : isDayOld(found, nowMs);
}

function workFoldersIn(around: string): string[] {
  const names: string[] = [];
  try {
    using folder = opendirSync(around);
    for (let looked = 0; looked < maxLooked; looked++) {
      const entry = folder.readSync();
      if (entry === null) break;
      if (pattern.test(entry.name)) names.push(entry.name);
    }
  } catch {
    // Making a folder there will tell.
  }
  return names;
}
