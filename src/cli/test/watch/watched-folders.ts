import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isGenerated, type PlannedSuite } from '../../../suite/index.ts';

/** Systems limit how many folders a user may watch. */
export const maxFolders = 4000;

/** As caches say what they are; Cargo's do. */
const cacheMark = 'CACHEDIR.TAG';

/** Where the files that decide about suites are. */
export interface FilePlaces {
  readonly folders: ReadonlySet<string>;
  /** Links by the real path of the file that they stand for. */
  readonly links: ReadonlyMap<string, readonly string[]>;
}

/** The folders of all files that decide about suites; for what is not there, those where it will be seen to come. */
export function placesOf(suites: Iterable<PlannedSuite>): FilePlaces {
  const folders = new Set<string>();
  const links = new Map<string, string[]>();
  for (const { files, snapshotPath } of suites) {
    for (const file of [...files, snapshotPath]) {
      folders.add(nearestFolder(dirname(file)));
      const real = realPath(file);
      if (real === undefined || real === file) continue;
      folders.add(dirname(real));
      links.set(real, [...(links.get(real) ?? []), file]);
    }
  }
  return { folders, links };
}

/** Folders and those below them, without those that programs fill: at most {@link maxFolders}. */
export function treesOf(roots: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const root of roots) {
    const waiting = isFolder(root) ? [root] : [];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      if (folders.size >= maxFolders) return folders;
      if (folders.has(folder)) continue;
      folders.add(folder);
      waiting.push(...foldersIn(folder));
    }
    if (!isFolder(root)) folders.add(nearestFolder(dirname(root)));
  }
  return folders;
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Not there, or not to be seen.
    return false;
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !isGenerated(entry.name))
      .map(({ name }) => join(folder, name))
      .filter((path) => !existsSync(join(path, cacheMark)));
  } catch {
    // It went away meanwhile, or nobody may read it: then nothing in it can be a suite.
    return [];
  }
}

function nearestFolder(folder: string): string {
  let nearest = folder;
  while (!isFolder(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return nearest;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // Nothing there yet.
    return undefined;
  }
}
