import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '../../../files/index.ts';

const checkMs = 200;

/** The bound of what a program may write. */
export interface SizeLimit {
  /** Aborted once there is more. */
  readonly signal: AbortSignal;
  readonly stop: () => void;
}

/** Looks now and then how much there is in a folder: of a repository, nobody says so beforehand. */
export function limitSize(folder: string, maxBytes: number): SizeLimit {
  const controller = new AbortController();
  const timer = setInterval(() => {
    try {
      if (bytesIn(folder) > maxBytes) controller.abort();
    } catch (error) {
      // git removes its temporary folders, too: the next look will tell.
      if (!isMissing(error)) throw error;
    }
  }, checkMs);
  return {
    signal: controller.signal,
    stop: () => {
      clearInterval(timer);
    },
  };
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => {
      // git removes its temporary files.
      const found = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
      return sum + (found?.size ?? 0);
    }, 0);
}
