import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PlannedSuite } from '../../../suite/index.ts';
import { nearestFolder } from '../../watch/folder-trees.ts';

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

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // Nothing there yet.
    return undefined;
  }
}
