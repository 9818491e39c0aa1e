import type { CachedEntry, CacheLimits, PrunePlan, PruneResult } from '../../cache/index.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { printJson } from '../print-json.ts';
import { writeStdout } from '../write.ts';
import { describeEntry, sumOf } from './describe-entries.ts';
import { formatPruned } from './format-pruned.ts';
import type { CacheOutput } from './list-cache.ts';
import { openCache } from './open-cache.ts';
import type { PrunedCache } from './pruned-cache.ts';

/** The command line of `cache prune`. */
export interface PruneOptions extends CacheOutput {
  readonly limits: Partial<CacheLimits>;
  readonly dryRun: boolean;
}

/**
 * Does what `wardctl cache prune` does and prints it. Returns the exit code.
 * @throws WardctlError CACHE_FAILED, CACHE_LOCKED
 */
export async function pruneCache(options: PruneOptions): Promise<number> {
  const cache = openCache(stderrLogs(options).warn);
  const entries = cache.list();
  const plan = cache.planPrune(options.limits);
  const result = options.dryRun ? planned(plan) : await cache.prune(plan);
  return report(describe(result, entries, options.dryRun), options);
}

/**
 * Does what `wardctl cache clear` does and prints it. Returns the exit code.
 * @throws WardctlError CACHE_FAILED, CACHE_LOCKED
 */
export async function clearCache(output: CacheOutput): Promise<number> {
  const cache = openCache(stderrLogs(output).warn);
  const entries = cache.list();
  return report(describe(await cache.clear(), entries, false), output);
}

function planned({ removals }: PrunePlan): PruneResult {
  return { removed: removals, kept: [] };
}

/** @param entries as they were before, with their keys */
function describe(
  { removed, kept }: PruneResult,
  entries: readonly CachedEntry[],
  dryRun: boolean,
): PrunedCache {
  const digests = new Map(entries.map((entry) => [entry.id, describeEntry(entry).digest]));
  return {
    dryRun,
    freedBytes: sumOf(removed.map(({ entry }) => entry)),
    removed: removed.map(({ entry, reason }) => {
      const { sizeBytes, lastUsed } = describeEntry({ ...entry, problem: '' });
      return { digest: digests.get(entry.id) ?? null, sizeBytes, lastUsed, reason };
    }),
    kept: kept.map(({ entry: { path }, because }) => ({ path, because })),
  };
}

function report(pruned: PrunedCache, { json }: CacheOutput): number {
  if (json) printJson(pruned);
  else writeStdout(formatPruned(pruned));
  return exitCodes.ok;
}
