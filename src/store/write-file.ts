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

const maxAttempts = 10;
/** What the system takes for the owner that a file has already. */
const unchanged = -1;

/**
 * Writes a file whole or not at all: to a temporary file beside it, flushed, then renamed over it. A file that is
 * there already keeps its permissions and, where the system allows it, its owner and group.
 * @throws the error of the operating system; the temporary file is gone then
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const replaced = statSync(path, { throwIfNoEntry: false });
  const { temporary, file } = openTemporary(path);
  try {
    try {
      if (replaced !== undefined) copyRights(replaced, file);
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

/** A new file beside `path`; one of that name that is there already belongs to somebody else. */
function openTemporary(path: string): { temporary: string; file: number } {
  for (let attempt = 1; ; attempt++) {
    // Not made of the name of the file, which may be as long as names can be.
    const name = `.wardctl-${String(process.pid)}-${String(process.hrtime.bigint())}.tmp`;
    const temporary = join(dirname(path), name);
    try {
      return { temporary, file: openSync(temporary, 'wx') };
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isTaken || attempt === maxAttempts) throw error;
    }
  }
}
