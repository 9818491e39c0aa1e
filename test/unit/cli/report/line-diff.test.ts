import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffYaml } from '../../../../src/cli/report/line-diff.ts';

function diff(before: string, after: string): Promise<string[][] | undefined> {
  const linesOf = (text: string) => text.split('|').map((line) => ({ text: line, place: undefined }));
  return diffYaml(linesOf(before), linesOf(after)).then((hunks) =>
    hunks?.map((hunk) => hunk.map(({ mark, text }) => mark + text)),
  );
}

const lines = fc.array(fc.constantFrom('- a', '  b', '  c', 'd'), { minLength: 1, maxLength: 12 });

describe('diffYaml', () => {
  it('adds an item in one piece between items that look alike', async () => {
    expect(
      await diff('x:|- n: 1|  i: a|- n: 3|  i: a', 'x:|- n: 1|  i: a|- n: 2|  i: a|- n: 3|  i: a'),
    ).toEqual([[' x:', ' - n: 1', '   i: a', '+- n: 2', '+  i: a', ' - n: 3', '   i: a']]);
  });

  it('removes an item in one piece', async () => {
    expect(await diff('- n: 1|  i: a|- n: 2|  i: a', '- n: 1|  i: a')).toEqual([
      [' - n: 1', '   i: a', '-- n: 2', '-  i: a'],
    ]);
  });

  it('gives the lines of both documents, in order', async () => {
    await fc.assert(
      fc.asyncProperty(lines, lines, async (before, after) => {
        // Lines beyond the context of a hunk are the same in both and cannot occur in documents this short.
        const padded = (texts: readonly string[]) => texts.map((text) => ({ text, place: undefined }));
        const hunks = (await diffYaml(padded(before), padded(after))) ?? [];
        for (const hunk of hunks) {
          const old = hunk.filter(({ mark }) => mark !== '+').map(({ text }) => text);
          const now = hunk.filter(({ mark }) => mark !== '-').map(({ text }) => text);
          expect(before.join('|')).toContain(old.join('|'));
          expect(after.join('|')).toContain(now.join('|'));
        }
        expect(hunks.length === 0).toBe(before.join('|') === after.join('|'));
      }),
    );
  });

  it('gives up on documents that differ everywhere', async () => {
    const many = (letter: string) =>
      Array.from({ length: 3000 }, (_, index) => `${letter}${index}`).join('|');

    expect(await diff(many('a'), many('b'))).toBeUndefined();
  });
});
