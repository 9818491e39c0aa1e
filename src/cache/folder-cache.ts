import { join } from 'node:path';
import { WardctlError } from '../errors.ts';
import { cacheProblem, reportedOnce, type ProblemReport } from './cache-problem.ts';
import type { CachedEntry } from './cached-entry.ts';
import { EntryFolder } from './entry-folder.ts';
import { EntryStore } from './entry-store.ts';
import { entryIdOf, type CacheKey } from './key.ts';
import { fileKeyLock, type KeyLock } from './key-lock.ts';
import type { Prepare, PreparedCache, PreparedCacheOptions } from './prepared-cache.ts';
import type { PreparedFiles } from './prepared-files.ts';
import {
  defaultCacheLimits,
  planClearing,
  planRemovals,
  unusedFirst,
  type CacheLimits,
  type PrunePlan,
  type PruneResult,
} from './prune.ts';
import { removeEntries } from './remove-entries.ts';
import { SharedWork } from './shared-work.ts';

/** The cache in a folder. Nothing is read or written yet. */
export function openPreparedCache(options: PreparedCacheOptions): PreparedCache {
  return new FolderCache(options);
}

/** No id of an entry, which have 64 digits. */
const pruneKey = 'prune';

class FolderCache implements PreparedCache {
  private readonly entries: EntryFolder;
  private readonly store: EntryStore;
  private readonly lock: KeyLock;
  private readonly limits: CacheLimits;
  private readonly now: () => number;
  private readonly warn: ProblemReport;
  private readonly work = new SharedWork<PreparedFiles>();

  constructor({
    folder,
    lock = fileKeyLock(join(folder, 'locks')),
    maxBytes = defaultCacheLimits.maxBytes,
    maxAgeMs = defaultCacheLimits.maxAgeMs,
    now,
    warn = () => undefined,
  }: PreparedCacheOptions) {
    this.entries = new EntryFolder(join(folder, 'entries'));
    this.lock = lock;
    this.limits = { maxBytes, maxAgeMs };
    this.now = now;
    this.warn = reportedOnce(warn);
    this.store = new EntryStore(folder, this.entries, now, this.warn);
  }

  async getOrPrepare(
    key: CacheKey,
    prepare: Prepare,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<PreparedFiles> {
    signal?.throwIfAborted();
    const id = entryIdOf(key);
    return (
      this.store.find(id, key) ??
      this.work.run(id, (ended) => this.prepareAlone(id, key, prepare, ended), signal)
    );
  }

  list(): CachedEntry[] {
    const lastFirst = unusedFirst(this.store.files()).reverse();
    return lastFirst.map((file) => this.store.describe(file));
  }

  planPrune(limits: Partial<CacheLimits> = {}): PrunePlan {
    return planRemovals(this.store.files(), { ...this.limits, ...limits }, this.now());
  }

  prune(plan: PrunePlan): Promise<PruneResult> {
    return this.removeAll(plan, undefined);
  }

  async clear(): Promise<PruneResult> {
    return this.removeAll(planClearing(this.store.files()), undefined);
  }

  /** As the only one among all who share the lock, where it can be had. */
  private async prepareAlone(
    id: string,
    key: CacheKey,
    prepare: Prepare,
    signal: AbortSignal,
  ): Promise<PreparedFiles> {
    const state: { hasBegun: boolean; files?: PreparedFiles } = { hasBegun: false };
    const work = async (): Promise<void> => {
      state.hasBegun = true;
      // Who had the lock before may have prepared it.
      state.files = this.store.find(id, key) ?? (await this.prepareAndKeep(id, key, prepare, signal));
    };
    try {
      await this.lock.run(id, work, { signal });
    } catch (error) {
      if (state.files === undefined && (state.hasBegun || signal.aborted)) throw error;
      this.warn(this.lockProblem(error));
    }
    return state.files ?? prepare(signal);
  }

  private async prepareAndKeep(
    id: string,
    key: CacheKey,
    prepare: Prepare,
    signal: AbortSignal,
  ): Promise<PreparedFiles> {
    this.store.discard(id);
    const files = await prepare(signal);
    try {
      this.store.keep(id, key, files, this.limits.maxBytes);
      await this.pruneUnlessBusy();
    } catch (error) {
      this.warn(cacheProblem(`what was prepared is not kept in ${this.store.folder}`, error));
    }
    return files;
  }

  private async pruneUnlessBusy(): Promise<void> {
    try {
      await this.removeAll(this.planPrune(), 0);
    } catch (error) {
      // Somebody else prunes.
      if (!(error instanceof WardctlError) || error.code !== 'CACHE_LOCKED') throw error;
    }
  }

  private removeAll(plan: PrunePlan, timeoutMs: number | undefined): Promise<PruneResult> {
    const work = async (): Promise<PruneResult> => {
      this.store.sweep();
      await this.lock.sweep(this.now());
      return removeEntries(plan, this.entries, this.lock);
    };
    return this.lock.run(pruneKey, work, { timeoutMs });
  }

  /** Without the name of the key: a disk that is read-only is so for every policy. */
  private lockProblem(error: unknown): WardctlError {
    if (error instanceof WardctlError && error.code === 'CACHE_LOCKED') return error;
    const reason = error instanceof WardctlError ? (error.cause ?? error) : error;
    return cacheProblem(`what is prepared is not kept in ${this.store.folder}`, reason);
  }
}
