import { describe, expect, it } from 'vitest';
import { formatCache } from '../../../../src/cli/cache/cache-table.ts';
import { describeCache } from '../../../../src/cli/cache/describe-entries.ts';
import { formatPruned } from '../../../../src/cli/cache/format-pruned.ts';
import { keyOf } from '../../../support/cache/temporary-cache.ts';
import { active, plain, seenRows } from '../terminals.ts';

const key = {
  ...keyOf('a', { jco: '0.15.0', options: 'ab'.repeat(32) }),
  moduleSha256: '0123456789abcdef'.repeat(4),
};
const entry = {
  id: 'f'.repeat(64),
  path: '/c/f',
  sizeBytes: 3_000_000,
  lastUsedMs: Date.UTC(2026, 10, 21, 23),
};
const damaged = { ...entry, sizeBytes: 7, problem: 'found \x1b[2J' };
const cache = describeCache('/c', [{ ...entry, key }, damaged]);

describe('the list of the cache', () => {
  it('is a table with all together below', () => {
    expect(formatCache(cache, undefined)).toBe(
      [
        '+--------------+----------------------------------+---------+------------+',
        '| SHA-256      | Prepared with                    | Size    | Last use   |',
        '+--------------+----------------------------------+---------+------------+',
        '| 0123456789ab | jco 0.15.0, options abababababab | 2.9 MiB | 2026-11-21 |',
        String.raw`| unknown      | unusable: found \x1b[2J          | 7 B     | 2026-11-21 |`,
        '+--------------+----------------------------------+---------+------------+',
        '2 prepared modules, 2.9 MiB of at most 1.0 GiB, in /c',
        '',
      ].join('\n'),
    );
  });

  it('fits a terminal', () => {
    const rows = seenRows(formatCache(cache, { ...plain, columns: 60, color: true }));
    for (const row of rows.slice(0, -2)) expect(row).toHaveLength(60);
    expect(rows[3]).toContain('jco 0');
    expect(rows[3]).toContain('…');
    expect(rows.join('')).not.toMatch(active);
  });

  it('survives a time that is none', () => {
    const [listed] = describeCache('/c', [{ ...damaged, lastUsedMs: 1e300 }]).entries;
    expect(listed?.lastUsed).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('what is said of a prune', () => {
  const removed = [
    {
      digest: `sha256:${key.moduleSha256}`,
      sizeBytes: 2048,
      lastUsed: '2026-01-02T00:00:00.000Z',
      reason: 'age',
    },
    { digest: null, sizeBytes: 1024, lastUsed: '2026-01-03T00:00:00.000Z', reason: 'size' },
  ] as const;

  it('is a line for each entry, and how much it was', () => {
    const kept = [{ path: '/c/\x1b', because: 'it was used meanwhile' }];
    expect(formatPruned({ dryRun: false, freedBytes: 3072, removed, kept })).toBe(
      [
        'removed 0123456789ab (2.0 KiB, last used 2026-01-02, unused for too long)',
        'removed what cannot be read (1.0 KiB, last used 2026-01-03, unused for longest)',
        String.raw`kept /c/\x1b: it was used meanwhile`,
        'removed 2 prepared modules, 3.0 KiB',
        '',
      ].join('\n'),
    );
  });

  it('is what would be done, or that there is nothing to do', () => {
    const text = formatPruned({ dryRun: true, freedBytes: 2048, removed: removed.slice(0, 1), kept: [] });
    expect(text.split('\n').at(-2)).toBe('would remove 1 prepared module, 2.0 KiB');
    expect(formatPruned({ dryRun: false, freedBytes: 0, removed: [], kept: [] })).toBe('nothing to remove\n');
  });
});
