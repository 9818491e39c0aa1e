import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isGenerated } from '../../suite/index.ts';

/** Systems limit how many folders a user may watch. */
export const maxFolders = 4000;

/** As caches say what they are; Cargo's do. */
const cacheMark = 'CACHEDIR.TAG';

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

/** The folder, or the nearest above it that is there. */
export function nearestFolder(folder: string): string {
  let nearest = folder;
  while (!isFolder(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return nearest;
}
