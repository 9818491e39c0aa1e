import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryName } from './owned-name.ts';

export interface AtomicWriteOptions {
  /** Where the file is written before it gets its name, in the same file system. Default: beside it. */
  readonly temporaryFolder?: string;
  /** Permissions of the file, whatever the one before had. Default: those of that, else what the system gives. */
  readonly mode?: number;
}

/**
 * Writes a file whole or not at all: to a temporary file, flushed, then renamed over it. A file that is there already
 * keeps its permissions and, where the system allows it, its owner and group.
 * @throws the error of the operating system; the temporary file is gone then
 */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { temporaryFolder = dirname(path), mode }: AtomicWriteOptions = {},
): void {
  const replaced = statSync(path, { throwIfNoEntry: false });
  const temporary = join(temporaryFolder, temporaryName());
  const file = openSync(temporary, 'wx', mode);
  try {
    try {
      if (replaced !== undefined) copyRights(replaced, file);
      if (mode !== undefined) fchmodSync(file, mode);
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** What the system takes for the owner that a file has already. */
const unchanged = -1;

function copyRights({ uid, gid, mode }: Stats, file: number): void {
  // Most users may give a file to another of their groups, but not to another user.
  if (!changeOwner(file, uid, gid)) changeOwner(file, unchanged, gid);
  fchmodSync(file, mode & 0o777);
}

function changeOwner(file: number, uid: number, gid: number): boolean {
  try {
    fchownSync(file, uid, gid);
    return true;
  } catch {
    return false;
  }
}
