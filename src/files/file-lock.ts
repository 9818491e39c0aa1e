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
import { makeFolder } from './make-folder.ts';
import { ownedName, ownerState } from './owned-name.ts';
import { reasonOf } from './read-file.ts';
import { isMissing } from './regular-file.ts';
import { systemErrorCode } from './system-error.ts';

export interface FileLockOptions {
  /** How long to wait for another process; 0 for not at all. Default: 60 s. */
  readonly timeoutMs?: number;
  /**
   * How long a holder may show no sign of life of which it cannot be told whether it still runs: on another machine,
   * in another container, or on a system other than Linux. Default: 20 s.
   */
  readonly silenceMs?: number;
  /** Of errors about what is locked. Default: those of the store. */
  readonly errorCodes?: LockErrorCodes;
}

interface LockErrorCodes {
  /** Where the disk refuses. */
  readonly failed: ErrorCode;
  /** Where another process keeps the lock. */
  readonly locked: ErrorCode;
}

const defaultTimeoutMs = 60_000;
const defaultSilenceMs = 20_000;
const storeErrorCodes: LockErrorCodes = { failed: 'STORE_FAILED', locked: 'STORE_LOCKED' };
const signsPerSilence = 5;
const pollMs = 10;

interface Holder {
  /** Of the file that stands for it. */
  readonly name: string;
  /** When it showed its last sign of life, by the clock of the file system. */
  readonly signMs: number;
}

/**
 * A lock between processes: a directory that exists while somebody holds it, with one file in it that tells who. The
 * directory is renamed to its name with that file in it, which fails where there is a directory that is not empty; so
 * there is never a holder whose name is not known. Who takes a lock over from a dead holder removes the holder's file
 * by its name, which nobody else will ever have: no lock of a later holder can be removed that way.
 *
 * A process of this machine that lives keeps the lock however long it takes, on Linux. Where that cannot be told, the
 * holder touches its file from time to time.
 */
export class FileLock {
  private readonly path: string;
  private readonly timeoutMs: number;
  private readonly silenceMs: number;
  private readonly errorCodes: LockErrorCodes;
  /** Within this object, one after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  /** @param path of the directory; the one around it is made where it is missing */
  constructor(
    path: string,
    {
      timeoutMs = defaultTimeoutMs,
      silenceMs = defaultSilenceMs,
      errorCodes = storeErrorCodes,
    }: FileLockOptions = {},
  ) {
    this.path = path;
    this.timeoutMs = timeoutMs;
    this.silenceMs = silenceMs;
    this.errorCodes = errorCodes;
  }

  /**
   * @param signal ends the waiting, not the work
   * @throws WardctlError STORE_LOCKED where another process keeps it for too long, STORE_FAILED, or the codes given
   *   instead; the signal's reason; and what `work` throws
   */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const result = this.queue.then(() => this.runAlone(work, signal));
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async runAlone<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const name = await this.acquire(signal);
    const signs = setInterval(() => this.showSign(name), this.silenceMs / signsPerSilence).unref();
    try {
      return await work();
    } finally {
      clearInterval(signs);
      this.release(name);
    }
  }

  private async acquire(signal: AbortSignal | undefined): Promise<string> {
    const name = ownedName();
    const startMs = performance.now();
    let seen: (Holder & { readonly sinceMs: number }) | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const holder = this.findHolder();
      if (holder === undefined) {
        if (this.take(name)) return name;
      } else {
        const nowMs = performance.now();
        if (seen?.name !== holder.name || seen.signMs !== holder.signMs) seen = { ...holder, sinceMs: nowMs };
        if (this.isDead(holder, nowMs - seen.sinceMs)) {
          this.release(holder.name);
          continue;
        }
      }
      if (performance.now() - startMs > this.timeoutMs) throw this.locked(holder);
      await new Promise((resume) => setTimeout(resume, pollMs));
    }
  }

  private isDead({ name }: Holder, silentMs: number): boolean {
    const state = ownerState(name);
    return state === 'gone' || (state === 'unknown' && silentMs > this.silenceMs);
  }

  private findHolder(): Holder | undefined {
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

  /** Whether the lock was free. */
  private take(name: string): boolean {
    const prepared = `${this.path}.${name}.tmp`;
    return this.onDisk('create', () => {
      try {
        makeFolder(prepared);
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

  /** Only what stands for this holder: somebody else may have the lock by now. */
  private release(name: string): void {
    this.onDisk('release', () => rmSync(join(this.path, name), { force: true }));
    this.removeIfEmpty();
  }

  private removeIfEmpty(): void {
    try {
      rmdirSync(this.path);
    } catch {
      // The next one holds it already; and an empty directory is a lock that nobody holds.
    }
  }

  private showSign(name: string): void {
    try {
      const now = new Date();
      utimesSync(join(this.path, name), now, now);
    } catch {
      // It was taken over, which `release` bears.
    }
  }

  private foreign(found: string): WardctlError {
    return new WardctlError(
      this.errorCodes.failed,
      `${this.path} is no lock of wardctl: expected a folder with a file that it made, found ${found}`,
      { hint: 'Nothing in there is touched. If it is not needed, remove it and try again.' },
    );
  }

  private onDisk<T>(what: string, act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (error instanceof WardctlError) throw error;
      throw new WardctlError(
        this.errorCodes.failed,
        `cannot ${what} the lock ${this.path}: ${reasonOf(error)}`,
        {
          hint: 'Check the free space and your rights in that folder, then try again.',
          cause: error,
        },
      );
    }
  }

  private locked(holder: Holder | undefined): WardctlError {
    const pid = /^\d+/.exec(holder?.name ?? '')?.[0];
    const who = pid === undefined ? 'another process' : `process ${pid}`;
    const seconds = String(this.timeoutMs / 1000);
    return new WardctlError(
      this.errorCodes.locked,
      `${this.path} is held by ${who} for more than ${seconds} s`,
      {
        hint: `Wait for it to end, or end it. If there is no such process, remove the directory ${this.path}.`,
      },
    );
  }
}

/** Windows names several reasons for refusing to rename over a directory. */
function isTaken(error: unknown): boolean {
  const code = systemErrorCode(error) ?? '';
  const codes =
    process.platform === 'win32' ? ['EEXIST', 'ENOTEMPTY', 'EPERM', 'EACCES'] : ['EEXIST', 'ENOTEMPTY'];
  return codes.includes(code);
}
