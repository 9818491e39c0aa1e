import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/cli/markdown/index.ts';
import { displayWidth } from '../../../../src/cli/text/display-width.ts';
import { active, plain, seenRows } from '../terminals.ts';

const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '\x1b[2J',
      '\x9b31m',
      '\r',
      '\x07',
      '\u202e',
      '\u200b',
      '\ud800',
      '&#27;',
      '&#x9b;',
      '&#xd800;',
      '中',
    ],
    ...[
      '# ',
      '> ',
      '- ',
      '1. ',
      '999999999. ',
      '- [ ] ',
      '    ',
      '\t',
      '```\n',
      '~~~\n',
      '---\n',
      '\n',
      '\n\n',
    ],
    ...['*', '**', '~~', '`', '[', '](', ')', '![', '<b>', '<br>', '<!--', '| a ', '|\n', '|---|:-:|\n'],
    ...['\\', 'word ', 'word', 'averyveryverylongword', 'https://example.com/a', 'me@example.com'],
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const hostile = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
const terminal = fc.record({
  columns: fc.integer({ min: 24, max: 120 }),
  color: fc.boolean(),
  unicode: fc.boolean(),
});

describe('hostile Markdown', () => {
  it('never acts on the terminal, nor is wider than it', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, terminal, async (text, given) => {
        for (const row of await renderMarkdown(text, given)) {
          const [seen = '', ...others] = seenRows(row);
          expect(others).toEqual([]);
          expect(seen).not.toMatch(active);
          expect(displayWidth(seen)).toBeLessThanOrEqual(given.columns);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('shows the escape sequences in it', async () => {
    expect(await renderMarkdown('a \x1b[2J\u202e&#27;\n\n    \x07', plain)).toEqual([
      String.raw`a \x1b[2J\u202e\x1b`,
      '',
      String.raw`    \x07`,
    ]);
  });

  it('loses no letter', async () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 40 });

    await fc.assert(
      fc.asyncProperty(words, terminal, async (letters, given) => {
        const rows = await renderMarkdown(`- ${letters.join(' ')}`, given);
        expect(rows.join('').replace(/[^a-z]/g, '')).toBe(letters.join(''));
      }),
    );
  });

  // Without bounds, each of these takes minutes, gigabytes or the stack.
  it.each([
    [
      'quotations that end one by one',
      Array.from({ length: 40 }, (_, index) => `${'>'.repeat(40 - index)} a`),
    ],
    ['quotations in quotations', ['>'.repeat(60_000)]],
    ['lists in lists', ['- '.repeat(30_000)]],
    ['numbered lists in quotations', ['> 1. '.repeat(12_000)]],
    ['emphasis in emphasis', ['*a **b '.repeat(4000), 'c** d* '.repeat(4000)]],
    ['links in images', ['![a '.repeat(4000), '](x)'.repeat(4000)]],
    ['a table of many columns', ['|a'.repeat(1000), '|-'.repeat(1000), ...Array<string>(20_000).fill('|')]],
    ['many small quotations', Array.from({ length: 9000 }, () => ':\n> > ')],
    ['many stars', ['a*'.repeat(30_000)]],
    ['one word', ['a'.repeat(60_000)]],
    ['a megabyte', Array<string>(100_000).fill('- *a* `b` c')],
  ])('bounds %s', { timeout: 4000 }, async (_name, lines) => {
    const rows = await renderMarkdown(lines.join('\n'), plain);

    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(70_000);
  });

  it('shows what is nested too deeply as text', async () => {
    expect(await renderMarkdown('> > > > > deep', plain)).toEqual(['│ │ │ > > deep']);
    expect(await renderMarkdown('- '.repeat(7) + 'deep', plain)).toEqual(['• • • • • • - deep']);
  });
});
