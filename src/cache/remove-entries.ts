import { WardctlError } from '../errors.ts';
import { reasonOf } from '../files/index.ts';
import type { EntryFile, EntryFolder } from './entry-folder.ts';
import type { KeyLock } from './key-lock.ts';
import type { KeptEntry, PlannedRemoval, PrunePlan, PruneResult } from './prune.ts';

/**
 * Removes what is planned, but for what somebody works on, or what was used or made again since.
 * @throws WardctlError CACHE_FAILED where locks cannot be taken
 */
export async function removeEntries(
  { removals }: PrunePlan,
  entries: EntryFolder,
  lock: KeyLock,
): Promise<PruneResult> {
  const removed: PlannedRemoval[] = [];
  const kept: KeptEntry[] = [];
  for (const planned of removals) {
    const { entry } = planned;
    const because = await reasonToKeep(planned.entry, entries, lock);
    if (because === undefined) removed.push(planned);
    else kept.push({ entry, because });
  }
  return { removed, kept };
}

/** `undefined` where the entry is gone. */
async function reasonToKeep(
  planned: EntryFile,
  entries: EntryFolder,
  lock: KeyLock,
): Promise<string | undefined> {
  try {
    return await lock.run(planned.id, () => Promise.resolve(removeUnchanged(planned, entries)), {
      timeoutMs: 0,
    });
  } catch (error) {
    if (error instanceof WardctlError && error.code === 'CACHE_LOCKED') return 'it is being prepared';
    throw error;
  }
}

function removeUnchanged(planned: EntryFile, entries: EntryFolder): string | undefined {
  try {
    const found = entries.find(planned.id);
    if (found === undefined) return undefined;
    if (found.lastUsedMs !== planned.lastUsedMs || found.sizeBytes !== planned.sizeBytes)
      return 'it was used meanwhile';
    entries.remove(planned.id);
    return undefined;
  } catch (error) {
    // Windows does not remove what another process has open.
    return reasonOf(error);
  }
}
