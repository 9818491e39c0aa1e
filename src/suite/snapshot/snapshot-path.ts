import { basename, dirname, join } from 'node:path';

/** Name of the folders that snapshots are in. */
export const snapshotFolder = '__snapshots__';

/** Where the snapshots of a suite are: `__snapshots__/<its file name>.snap.yml` beside it. */
export function snapshotPath(suitePath: string): string {
  return join(dirname(suitePath), snapshotFolder, `${basename(suitePath)}.snap.yml`);
}
