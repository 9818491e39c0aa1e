import {
  lstatSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { WardctlError, type ErrorCode } from '../errors.ts';
import { isMissing, makeFolder, ownerState, reasonOf, systemErrorCode } from '../files/index.ts';

/** Who holds a lock. */
export interface Holder {
  /** Of the file that stands for it. */
  readonly name: string;
  /** When it showed its last sign of life, by the clock of the file system. */
  readonly signMs: number;
}

/**
 * A lock as it is on the disk: a directory that exists while somebody holds it, with one file in it that tells who. The
 * directory is renamed to its name with that file in it, which fails where there is a directory that is not empty; so
 * there is never a holder whose name is not known. Who takes a lock over from a dead holder removes the holder's file
 * by its name, which nobody else will ever have: no lock of a later holder can be removed that way.
 */
export class LockFolder {
  readonly path: string;
  private readonly failedCode: ErrorCode;

  /** @param path of the directory; the one around it is made where it is missing @param failedCode of errors */
  constructor(path: string, failedCode: ErrorCode) {
    this.path = path;
    this.failedCode = failedCode;
  }

  /** Who has it; `undefined` for nobody. @throws WardctlError with the given code */
  findHolder(): Holder | undefined {
    return this.onDisk('read', () => {
      try {
        if (!lstatSync(this.path).isDirectory()) throw this.foreign('something that is no folder');
        const names = readdirSync(this.path);
        // Who takes the lock over removes the file of its holder, and must not remove anything else.
        const stranger = names.find((found) => ownerState(found) === undefined);
        if (stranger !== undefined) throw this.foreign(JSON.stringify(stranger));
        const [name] = names;
        if (name === undefined) return undefined;
        return { name, signMs: statSync(join(this.path, name)).mtimeMs };
      } catch (error) {
        // It was released meanwhile.
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  }

  /** Takes it, and tells whether it was free. @throws WardctlError with the given code */
  take(name: string): boolean {
    const prepared = `${this.path}.${name}.tmp`;
    return this.onDisk('create', () => {
      // Before what may fail because somebody has the lock: of a folder, the same codes say something else.
      makeFolder(prepared);
      try {
        writeFileSync(join(prepared, name), '');
        renameSync(prepared, this.path);
        return true;
      } catch (error) {
        rmSync(prepared, { recursive: true, force: true });
        if (!isTaken(error)) throw error;
        // Windows does not replace an empty directory either, which a process killed at its release leaves.
        this.removeIfEmpty();
        return false;
      }
    });
  }

  /**
   * Removes what stands for this holder, and only that: somebody else may have the lock by now.
   * @throws WardctlError with the given code
   */
  release(name: string): void {
    this.onDisk('release', () => rmSync(join(this.path, name), { force: true }));
    this.removeIfEmpty();
  }

  /** Notes that this holder lives. */
  showSign(name: string): void {
    try {
      const now = new Date();
      utimesSync(join(this.path, name), now, now);
    } catch {
      // It was taken over, which `release` bears.
    }
  }

  private removeIfEmpty(): void {
    try {
      rmdirSync(this.path);
    } catch {
      // The next one holds it already; and an empty directory is a lock that nobody holds.
    }
  }

  private foreign(found: string): WardctlError {
    return new WardctlError(
      this.failedCode,
      `${this.path} is no lock of wardctl: expected a folder with a file that it made, found ${found}`,
      { hint: 'Nothing in there is touched. If it is not needed, remove it and try again.' },
    );
  }

  private onDisk<T>(what: string, act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (error instanceof WardctlError) throw error;
      throw new WardctlError(this.failedCode, `cannot ${what} the lock ${this.path}: ${reasonOf(error)}`, {
        hint: 'Check the free space and your rights in that folder, then try again.',
        cause: error,
      });
    }
  }
}

/** Windows names several reasons for refusing to rename over a directory. */
function isTaken(error: unknown): boolean {
  const code = systemErrorCode(error) ?? '';
  const codes =
    process.platform === 'win32' ? ['EEXIST', 'ENOTEMPTY', 'EPERM', 'EACCES'] : ['EEXIST', 'ENOTEMPTY'];
  return codes.includes(code);
}
