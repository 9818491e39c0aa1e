import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSections } from '../../../../src/cli/markdown/split-sections.ts';

describe('splitSections', () => {
  it('leaves a short text in one piece', () => {
    expect(splitSections('# a\n\nb\n', 100)).toEqual(['# a\n\nb\n']);
  });

  it.each([
    ['a heading', 'text\n# a\n\nb\n- c\nlast', ['text', '# a\n\nb\n- c\nlast']],
    ['a paragraph', 'text\n\nb\n  c\n- d\nlast', ['text\n', 'b\n  c\n- d\nlast']],
    ['an item of a list', '- a\n  b\n- c\n  d\n  e', ['- a\n  b', '- c\n  d\n  e']],
    ['the last of several', '# a\n# b\n# c\n# d\n# e', ['# a\n# b\n# c\n# d', '# e']],
    ['anything', '  aaaa\n  bbbb\n  cccc', ['  aaaa\n  bbbb', '  cccc']],
  ])('cuts before %s', (_name, text, sections) => {
    expect(splitSections(text, 18)).toEqual(sections);
  });

  it('fences code again where it goes on', () => {
    expect(splitSections('```\naaaaaaa\n\nbbbbbbb\n# cc\n```\ndddd\neee', 20)).toEqual([
      '```\naaaaaaa\n\nbbbbbbb',
      '```\n# cc\n```\ndddd',
      'eee',
    ]);
  });

  it('makes sections of at most that many characters, which are the text', () => {
    const line = fc.constantFrom(
      '',
      '# a',
      'text',
      '- item',
      '  more',
      'a line that is longer than a section is',
    );

    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), (lines) => {
        const sections = splitSections(lines.join('\n'), 30);
        for (const section of sections) expect(section.length).toBeLessThanOrEqual(30);
        expect(sections.join('').replaceAll('\n', '')).toBe(lines.join(''));
      }),
    );
  });
});
