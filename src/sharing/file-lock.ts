import { WardctlError, type ErrorCode } from '../errors.ts';
import { ownedName, ownerState } from '../files/index.ts';
import { LockFolder, type Holder } from './lock-folder.ts';

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

/**
 * A lock between processes. A process of this machine that lives keeps it however long it takes, on Linux. Where that
 * cannot be told, the holder shows from time to time that it lives.
 */
export class FileLock {
  private readonly folder: LockFolder;
  private readonly timeoutMs: number;
  private readonly silenceMs: number;
  private readonly lockedCode: ErrorCode;
  /** Within this object, one after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  /** @param path of the directory that stands for it; the one around it is made where it is missing */
  constructor(
    path: string,
    {
      timeoutMs = defaultTimeoutMs,
      silenceMs = defaultSilenceMs,
      errorCodes = storeErrorCodes,
    }: FileLockOptions = {},
  ) {
    this.folder = new LockFolder(path, errorCodes.failed);
    this.timeoutMs = timeoutMs;
    this.silenceMs = silenceMs;
    this.lockedCode = errorCodes.locked;
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
    const signs = setInterval(() => this.folder.showSign(name), this.silenceMs / signsPerSilence).unref();
    try {
      return await work();
    } finally {
      clearInterval(signs);
      this.folder.release(name);
    }
  }

  private async acquire(signal: AbortSignal | undefined): Promise<string> {
    const name = ownedName();
    const startMs = performance.now();
    let seen: (Holder & { readonly sinceMs: number }) | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const holder = this.folder.findHolder();
      if (holder === undefined) {
        if (this.folder.take(name)) return name;
      } else {
        const nowMs = performance.now();
        if (seen?.name !== holder.name || seen.signMs !== holder.signMs) seen = { ...holder, sinceMs: nowMs };
        if (this.isDead(holder, nowMs - seen.sinceMs)) {
          this.folder.release(holder.name);
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

  private locked(holder: Holder | undefined): WardctlError {
    const { path } = this.folder;
    const pid = /^\d+/.exec(holder?.name ?? '')?.[0];
    const who = pid === undefined ? 'another process' : `process ${pid}`;
    const seconds = String(this.timeoutMs / 1000);
    return new WardctlError(this.lockedCode, `${path} is held by ${who} for more than ${seconds} s`, {
      hint: `Wait for it to end, or end it. If there is no such process, remove the directory ${path}.`,
    });
  }
}
