import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { WardctlError } from '../../../src/errors.ts';
import {
  openPreparedCache,
  type CacheKey,
  type Prepare,
  type PreparedCache,
  type PreparedCacheOptions,
  type PreparedFiles,
} from '../../../src/cache/index.ts';
import { filesIn } from '../files-in.ts';

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The key of a module with this text. */
export function keyOf(module: string, shapedBy: Readonly<Record<string, string>> = { tool: '1' }): CacheKey {
  return { moduleSha256: createHash('sha256').update(module).digest('hex'), shapedBy };
}

/** A cache in a folder, with a clock that the test sets and the problems that it told. */
export interface TestCache {
  readonly cache: PreparedCache;
  readonly folder: string;
  readonly problems: WardctlError[];
  readonly clock: { nowMs: number };
  /** Another object for the same folder. */
  readonly again: (options?: Partial<PreparedCacheOptions>) => TestCache;
  /** Paths of the entries. */
  readonly entryPaths: () => string[];
}

/** A day in 2026. */
export const someDayMs = 1_780_000_000_000;
export const dayMs = 24 * 60 * 60 * 1000;

export function openTestCache(options: Partial<PreparedCacheOptions> = {}): TestCache {
  const folder = options.folder ?? join(temporaryFolder(), 'cache', 'prepared');
  const problems: WardctlError[] = [];
  const clock = { nowMs: someDayMs };
  const cache = openPreparedCache({
    folder,
    now: () => clock.nowMs,
    warn: (problem) => problems.push(problem),
    ...options,
  });
  return {
    cache,
    folder,
    problems,
    clock,
    again: (changed = {}) => openTestCache({ ...options, ...changed, folder }),
    entryPaths: () => filesIn(join(folder, 'entries')).map((name) => join(folder, 'entries', name)),
  };
}

/** Gives one file with this content, and counts how often. */
export function preparing(content: string): Prepare & { readonly count: number } {
  const prepare = (): Promise<PreparedFiles> => {
    counted.count++;
    return Promise.resolve(new Map([['module.wasm', Buffer.from(content)]]));
  };
  const counted = Object.assign(prepare, { count: 0 });
  return counted;
}

/** The content of {@link preparing}. */
export function contentOf(files: PreparedFiles): string {
  const content = files.get('module.wasm');
  return content === undefined ? '' : Buffer.from(content).toString();
}

/** For what must not be called. */
export function unwanted(): Promise<never> {
  return Promise.reject(new RangeError('prepared although it was there'));
}
