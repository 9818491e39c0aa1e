import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/cli/markdown/index.ts';
import type { Terminal } from '../../../../src/cli/terminal.ts';
import { plain } from '../terminals.ts';

const colored: Terminal = { ...plain, color: true };

function narrow(columns: number): Terminal {
  return { ...plain, columns };
}

describe('renderMarkdown', () => {
  it('sets blocks apart by one blank row', async () => {
    const text = '# Title\nSome text\nthat goes on.\n\n\n\nMore.\n***\n## End\n';

    expect(await renderMarkdown(text, narrow(20))).toEqual([
      '# Title',
      '',
      'Some text that goes',
      'on.',
      '',
      'More.',
      '',
      '────────────────────',
      '',
      '## End',
    ]);
  });

  it('wraps at 100 columns where the terminal is wider', async () => {
    const [first = ''] = await renderMarkdown('word '.repeat(60), narrow(200));

    expect(first).toHaveLength(99);
  });

  it('paints what is emphasized, without the marks', async () => {
    expect(await renderMarkdown('# T *i*\n\na **b *c*** ~~d~~ `e f`', colored)).toEqual([
      '\x1b[1mT \x1b[0m\x1b[1;3mi\x1b[0m',
      '',
      'a \x1b[1mb \x1b[0m\x1b[1;3mc\x1b[0m \x1b[9md\x1b[0m \x1b[36me f\x1b[0m',
    ]);
  });

  it('keeps the marks of code where there is no colour', async () => {
    expect(await renderMarkdown('a **b** ~~c~~ `d`', plain)).toEqual(['a b c `d`']);
  });

  it('keeps styles where a text is broken', async () => {
    expect(await renderMarkdown('**one two**three', { ...colored, columns: 16 })).toEqual([
      '\x1b[1mone two\x1b[0mthree',
    ]);
    expect(await renderMarkdown('**one two three four five**', { ...colored, columns: 16 })).toEqual([
      '\x1b[1mone two three\x1b[0m',
      '\x1b[1mfour five\x1b[0m',
    ]);
  });

  it('breaks lines where the author does', async () => {
    expect(await renderMarkdown('one  \ntwo\\\nthree<br>four', plain)).toEqual([
      'one',
      'two',
      'three',
      'four',
    ]);
  });

  it('shows where links lead to, unless their text says so', async () => {
    const text =
      '[a](https://example.com/b "t") <https://example.com> me@example.com [below](#usage)\n[c][d] ![logo](l.svg)\n\n[d]: x.md';

    expect(await renderMarkdown(text, plain)).toEqual([
      'a (https://example.com/b) https://example.com me@example.com below c (x.md) logo',
    ]);
  });

  it('names an image by its place where it has no text', async () => {
    expect(await renderMarkdown('![](badge.svg)', plain)).toEqual(['badge.svg']);
  });

  it('decodes character references in text only', async () => {
    expect(await renderMarkdown('&lt;a&gt; &amp;amp; &#8594; &#x41; &unknown; `&lt;`', plain)).toEqual([
      '<a> &amp; → A &unknown; `&lt;`',
    ]);
  });

  it('shows HTML as it is', async () => {
    expect(await renderMarkdown('<div>\n<b>x</b>\n</div>\n\na <i>b</i>', plain)).toEqual([
      '<div>',
      '<b>x</b>',
      '</div>',
      '',
      'a <i>b</i>',
    ]);
  });

  it('hangs the text of list items behind their bullets', async () => {
    const text = '- one two three four five\n  - six\n- [x] done\n- [ ] not done\n-\n';

    expect(await renderMarkdown(text, narrow(18))).toEqual([
      '• one two three',
      '  four five',
      '  • six',
      '[x] done',
      '[ ] not done',
      '•',
    ]);
  });

  it('aligns the numbers of lists', async () => {
    expect(await renderMarkdown('9. nine\n1. ten\n\n   more\n', narrow(40))).toEqual([
      ' 9. nine',
      '',
      '10. ten',
      '',
      '    more',
    ]);
  });

  it('puts quotations behind a bar', async () => {
    expect(await renderMarkdown('> one two three four five\n>\n> > six\n', narrow(20))).toEqual([
      '│ one two three four',
      '│ five',
      '│',
      '│ │ six',
    ]);
  });

  it('does not wrap code at words, and marks what goes on', async () => {
    const text = '```sh\nkwctl run --request-path a.json\n\n  x\n```\n\n    indented\n';

    expect(await renderMarkdown(text, narrow(24))).toEqual([
      '    kwctl run --request-',
      '  ↪ path a.json',
      '',
      '      x',
      '',
      '    indented',
    ]);
  });

  it('aligns the columns of tables and wraps their cells', async () => {
    const text = '| Name | Text | n |\n|---|:-:|--:|\n| `a` | one two three four | 1 |\n| bb | x | 22 |\n';

    expect(await renderMarkdown(text, narrow(24))).toEqual([
      'Name       Text        n',
      '────  ──────────────  ──',
      '`a`   one two three    1',
      '           four',
      'bb          x         22',
    ]);
  });

  it('makes a list of a table that does not fit', async () => {
    const text = '| Name | Default value |\n|---|---|\n| `allowed_registries` | none |\n| b | 2 |\n';

    expect(await renderMarkdown(text, narrow(24))).toEqual([
      'Name:',
      '  `allowed_registries`',
      'Default value: none',
      '',
      'Name: b',
      'Default value: 2',
    ]);
  });

  it('draws with ASCII where there is no Unicode', async () => {
    const text = '- a\n\n> b\n\n---\n\n    0123456789012345\n';

    expect(await renderMarkdown(text, { columns: 16, color: false, unicode: false })).toEqual([
      '* a',
      '',
      '| b',
      '',
      '----------------',
      '',
      '    012345678901',
      String.raw`  \ 2345`,
    ]);
  });

  it('finds the definitions of links in texts that are read in sections', async () => {
    const text = `[a][b]\n\n${'filler\n\n'.repeat(3000)}[b]: x.md\n`;

    expect((await renderMarkdown(text, plain))[0]).toBe('a (x.md)');
  });

  it('leaves out what is behind 64 Ki characters, and says so', async () => {
    const rows = await renderMarkdown('word\n\n'.repeat(20_000), plain);

    expect(rows.at(-1)).toBe('… 54464 more characters (use -o json)');
    expect(rows.filter((row) => row === 'word')).toHaveLength(10_923);
  });
});
