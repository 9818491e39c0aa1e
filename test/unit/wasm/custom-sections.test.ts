import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readCustomSection,
  readCustomSections,
  readSections,
  replaceCustomSection,
} from '../../../src/wasm/index.ts';
import { custom, header, module, section, vector } from './encode.ts';
import { layouts, moduleOf, shortestCustomSection, wantedName } from './layouts.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('reading custom sections', () => {
  it('finds them by name, the first one counts', () => {
    const bytes = module(custom('other', [9]), custom('x', [1]), custom('x', [2]), custom('', [3]));
    expect([...(readCustomSection(bytes, 'x') ?? [])]).toEqual([1]);
    expect([...(readCustomSection(bytes, '') ?? [])]).toEqual([3]);
    expect(readCustomSection(bytes, 'y')).toBeUndefined();
    expect(readCustomSections(bytes, 'x').map((content) => [...content])).toEqual([[1], [2]]);
    expect(readCustomSections(bytes, 'y')).toEqual([]);
  });

  it('takes empty ones', () => {
    expect(readCustomSection(module(custom('x')), 'x')).toHaveLength(0);
  });

  it('does not mistake them for others of the same start', () => {
    expect(readCustomSection(module(custom('xy', [1])), 'x')).toBeUndefined();
  });

  it('does not mistake the content of other sections for them', () => {
    expect(readCustomSections(module(section(10, ...custom('x', [1]))), 'x')).toEqual([]);
  });
});

describe('replacing a custom section', () => {
  it('appends it where there is none', () => {
    const bytes = module(vector(1), custom('other', [9]));
    expect([...replaceCustomSection(bytes, 'x', Uint8Array.from([1, 2]))]).toEqual([
      ...module(vector(1), custom('other', [9]), custom('x', [1, 2])),
    ]);
    expect([...replaceCustomSection(module(), 'x', new Uint8Array())]).toEqual([...module(custom('x'))]);
  });

  it('puts it where the first one stands and removes the others', () => {
    const bytes = module(
      custom('a', [1]),
      custom('x', [2, 2]),
      vector(1),
      custom('x', [3]),
      custom('b', [4]),
      custom('x', [5]),
    );
    expect([...replaceCustomSection(bytes, 'x', Uint8Array.from([7, 8, 9]))]).toEqual([
      ...module(custom('a', [1]), custom('x', [7, 8, 9]), vector(1), custom('b', [4])),
    ]);
  });

  it('leaves the bytes it was given alone', () => {
    const bytes = module(custom('x', [1]));
    const before = bytes.slice();
    replaceCustomSection(bytes, 'x', Uint8Array.from([2]));
    expect(bytes).toEqual(before);
  });

  it('writes sizes of several bytes', () => {
    const content = new Uint8Array(100_000).fill(7);
    const replaced = replaceCustomSection(module(), 'é'.repeat(100), content);
    expect([...replaced.subarray(0, 14)]).toEqual([...header, 0, 0xea, 0x8e, 0x06, 0xc8, 0x01]);
    expect(readCustomSections(replaced, 'é'.repeat(100))).toEqual([content]);
  });

  it('does not write a module of more sections than it would read', () => {
    const most = (count: number): Uint8Array =>
      module(Array.from({ length: count }, () => custom('')).flat());
    expect(() => replaceCustomSection(most(10_000), 'x', new Uint8Array())).toThrow(
      expect.objectContaining({ code: 'WASM_INVALID', message: expect.stringContaining('10000') as unknown }),
    );
    expect(readSections(replaceCustomSection(most(9_999), 'x', new Uint8Array()))).toHaveLength(10_000);
    expect(readSections(replaceCustomSection(most(10_000), '', new Uint8Array()))).toHaveLength(1);
  });
});

describe('replacing a custom section of any module', () => {
  const content = fc.string({ unit: 'binary', maxLength: 300 }).map(bytesOf);

  it('keeps all other sections byte for byte and in order, and writes its own once', () => {
    fc.assert(
      fc.property(layouts, content, (layout, newContent) => {
        const written = shortestCustomSection(wantedName, [...newContent]);
        const first = layout.findIndex(({ name }) => name === wantedName);
        const expected = layout.flatMap(({ name, bytes }, index) => {
          if (name !== wantedName) return bytes;
          return index === first ? written : [];
        });

        const replaced = replaceCustomSection(moduleOf(layout), wantedName, newContent);

        expect([...replaced]).toEqual([...header, ...expected, ...(first === -1 ? written : [])]);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the new content once to who reads it, and the old one of all others', () => {
    fc.assert(
      fc.property(layouts, content, (layout, newContent) => {
        const replaced = replaceCustomSection(moduleOf(layout), wantedName, newContent);

        expect(readCustomSections(replaced, wantedName)).toEqual([newContent]);
        for (const { name } of layout) {
          if (name === undefined || name === wantedName) continue;
          const contents = layout.filter((other) => other.name === name).map((other) => other.content);
          expect(readCustomSections(replaced, name).map((found) => [...found])).toEqual(contents);
        }
      }),
    );
  });

  it('changes nothing when it is done again, and forgets what was there before', () => {
    fc.assert(
      fc.property(layouts, content, content, (layout, oldContent, newContent) => {
        const replaced = replaceCustomSection(moduleOf(layout), wantedName, newContent);
        expect(replaceCustomSection(replaced, wantedName, newContent)).toEqual(replaced);
        const twice = replaceCustomSection(
          replaceCustomSection(moduleOf(layout), wantedName, oldContent),
          wantedName,
          newContent,
        );
        expect(twice).toEqual(replaced);
      }),
    );
  });
});
