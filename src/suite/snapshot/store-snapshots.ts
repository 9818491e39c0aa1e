import { dirname } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { makeFolder, reasonOf, sizeProblem, writeFileAtomically } from '../../files/index.ts';
import { FileLock } from '../../sharing/index.ts';
import { formatSnapshots } from './format-snapshots.ts';
import { maxSnapshotBytes, readSnapshots } from './read-snapshots.ts';

/** What becomes of the snapshots of a suite, by the names of their cases. */
export interface SnapshotChange {
  readonly written: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

/**
 * Changes a snapshot file. What another run stored in it meanwhile stays.
 * @throws WardctlError SNAPSHOT_UNWRITABLE, SNAPSHOT_INVALID
 */
export async function storeSnapshots(path: string, { written, removed }: SnapshotChange): Promise<void> {
  try {
    makeFolder(dirname(path));
    await new FileLock(`${path}.lock`).run(async () => {
      const snapshots = new Map([...(await readSnapshots(path)), ...written]);
      for (const name of removed) snapshots.delete(name);
      const text = formatSnapshots(snapshots);
      const bytes = Buffer.byteLength(text);
      if (bytes > maxSnapshotBytes) throw tooLarge(path, bytes);
      writeFileAtomically(path, text);
    });
  } catch (error) {
    if (error instanceof WardctlError && error.code.startsWith('SNAPSHOT_')) throw error;
    throw new WardctlError('SNAPSHOT_UNWRITABLE', `cannot write the snapshots ${path}: ${reasonOf(error)}`, {
      hint: 'Check your rights to the folder of the suite.',
      cause: error,
    });
  }
}

/** It could not be read again. */
function tooLarge(path: string, bytes: number): WardctlError {
  const problem = sizeProblem(maxSnapshotBytes, bytes);
  return new WardctlError('SNAPSHOT_UNWRITABLE', `cannot write the snapshots ${path}: ${problem}`, {
    hint: 'Split the suite, or expect less of the large answers than `snapshot`.',
  });
}
