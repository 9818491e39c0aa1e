import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { formatSnapshots, readSnapshots, snapshotText } from '../../../src/suite/snapshot/index.ts';
import { accepted, observed } from '../suite/check/observations.ts';
import { equalJson } from '../../../src/json/index.ts';
import { jsonValues } from './json-values.ts';

const folder = mkdtempSync(join(tmpdir(), 'wardctl-snapshots-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'a.snap.yml');

const lines = fc
  .array(fc.constantFrom('', ' ', '  x', '- a', 'a: b', '# c', '---', '...', '\t', 'y ', '\r'), {
    maxLength: 6,
  })
  .map((parts) => parts.join('\n'));
const texts = fc.oneof(lines, fc.string({ unit: 'binary', maxLength: 20 }));
const names = fc.oneof(
  texts,
  fc.constantFrom('__proto__', '<<', 'null', '1', 'yes', 'x'.repeat(1500), '? a', '{a: b}'),
);
const snapshots = fc.array(fc.tuple(names, texts), { maxLength: 5 });

describe('stored snapshots', () => {
  it('are read as they were written, also with other line breaks', async () => {
    await fc.assert(
      fc.asyncProperty(snapshots, fc.boolean(), async (entries, isWindows) => {
        const stored = new Map(entries);
        const text = formatSnapshots(stored);
        writeFileSync(path, isWindows ? text.replaceAll('\n', '\r\n') : text);
        const read = await readSnapshots(path);
        expect(new Map([...read].sort())).toEqual(new Map([...stored].sort()));
        expect(formatSnapshots(read)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('have the same text in whichever order they come', () => {
    fc.assert(
      fc.property(snapshots, (entries) => {
        const stored = new Map(entries);
        expect(formatSnapshots(new Map([...stored].reverse()))).toBe(formatSnapshots(stored));
      }),
    );
  });

  it('of different answers differ', () => {
    fc.assert(
      fc.property(
        jsonValues,
        jsonValues,
        fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
        (a, b, message) => {
          const [first, second] = [a, b].map((patch) =>
            snapshotText(observed({ answer: accepted({ patch }) })),
          );
          expect(first === second).toBe(equalJson(a, b));
          const silent = snapshotText(observed());
          expect(snapshotText(observed({ answer: accepted({ message }) })) === silent).toBe(
            message === undefined,
          );
        },
      ),
    );
  });
});
