import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';

const maxAttempts = 10;

/**
 * Writes a file whole or not at all: to a temporary file beside it, flushed, then renamed over it. A file that is
 * there already keeps its permissions.
 * @throws the error of the operating system; the temporary file is gone then
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  const { temporary, file } = openTemporary(path);
  try {
    try {
      if (mode !== undefined) fchmodSync(file, mode & 0o777);
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

/** A new file beside `path`; one of that name that is there already belongs to somebody else. */
function openTemporary(path: string): { temporary: string; file: number } {
  for (let attempt = 1; ; attempt++) {
    const temporary = `${path}.${String(process.pid)}-${String(process.hrtime.bigint())}.tmp`;
    try {
      return { temporary, file: openSync(temporary, 'wx') };
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isTaken || attempt === maxAttempts) throw error;
    }
  }
}
