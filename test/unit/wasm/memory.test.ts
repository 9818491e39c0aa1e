import { describe, expect, it } from 'vitest';
import { importedMemory, limitMemory, ownMemory } from '../../../src/wasm/index.ts';
import { custom, header, imported, leb, module, nullaryType, section, vector } from './encode.ts';

const exportsMemory = vector(7, [1, 0x6d, 2, 0]);

/** Pages that the module's exported memory can grow to, as the engine sees it. */
function grownTo(bytes: Uint8Array): number {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const memory = instance.exports['m'] as WebAssembly.Memory;
  for (let step = 1024; step >= 1; step >>= 1) {
    try {
      for (;;) memory.grow(step);
    } catch {
      // The next smaller step.
    }
  }
  return memory.buffer.byteLength / 65_536;
}

describe('limit of a memory', () => {
  it('is put in where there is none, and holds', () => {
    const bytes = module(vector(5, [0, 1]), exportsMemory);
    const limited = limitMemory(bytes, 20);
    expect([...limited]).toEqual([...module(vector(5, [1, 1, 20]), exportsMemory)]);
    expect(grownTo(limited)).toBe(20);
  });

  it('lowers a greater maximum', () => {
    const bytes = module(vector(5, [1, 1, ...leb(65536)]), exportsMemory);
    expect(grownTo(limitMemory(bytes, 300))).toBe(300);
  });

  it.each([
    ['a smaller maximum', module(vector(5, [1, 1, 10]), exportsMemory)],
    ['an equal maximum', module(vector(5, [1, 1, 20]), exportsMemory)],
    ['no memory section', module(custom('x'))],
    ['an empty memory section', module(vector(5))],
    ['an imported memory only', module(vector(2, imported('m', 2, 0, 1)))],
  ])('leaves %s alone', (_, bytes) => {
    expect(limitMemory(bytes, 20)).toBe(bytes);
  });

  it('keeps everything in front of and behind the section', () => {
    const front = [custom('front', [1, 2, 3]), vector(1, nullaryType)];
    const behind = [exportsMemory, custom('behind', [4, 5, 6])];
    const limited = limitMemory(module(...front, vector(5, [0, ...leb(200)]), ...behind), 1000);
    expect([...limited]).toEqual([...module(...front, vector(5, [1, ...leb(200), ...leb(1000)]), ...behind)]);
  });

  it('counts in pages of 64-bit memories too', () => {
    const limited = limitMemory(module(vector(5, [4, 1]), exportsMemory), 5);
    expect([...limited]).toEqual([...module(vector(5, [5, 1, 5]), exportsMemory)]);
    expect(() => limitMemory(module(vector(5, [4, ...leb(2n ** 63n)])), 5)).toThrow(/module starts with/);
  });

  it('refuses a module that starts with more', () => {
    expect(() => limitMemory(module(vector(5, [0, 21])), 20)).toThrow(
      expect.objectContaining({
        code: 'WASM_TOO_LARGE',
        message: 'module starts with 1.3125 MiB of memory, the limit is 1.25 MiB',
        hint: expect.stringContaining('--max-memory') as unknown,
      }),
    );
    expect([...limitMemory(module(vector(5, [0, 20])), 20)]).toEqual([...module(vector(5, [1, 20, 20]))]);
  });

  it.each([
    ['two of its own', module(vector(5, [0, 1], [0, 1]))],
    ['one of its own beside an imported one', module(vector(2, imported('m', 2, 0, 1)), vector(5, [0, 1]))],
    ['a number of them that cannot be', module(section(5, ...leb(2 ** 32 - 1)))],
  ])('refuses several memories: %s', (_, bytes) => {
    expect(() => limitMemory(bytes, 20)).toThrow(expect.objectContaining({ code: 'WASM_TOO_LARGE' }));
  });

  it('refuses a section that ends early', () => {
    expect(() => limitMemory(module(section(5, 1, 0)), 20)).toThrow(
      expect.objectContaining({ code: 'WASM_TRUNCATED' }),
    );
  });
});

describe('own memory', () => {
  it.each([
    ['without a maximum', [0, 7], { minPages: 7, maxPages: undefined }],
    ['shared', [3, 1, 2], { minPages: 1, maxPages: 2 }],
    ['of 64 bits', [4, ...leb(5_000_000_000)], { minPages: 5_000_000_000, maxPages: undefined }],
  ])('is read %s', (_, limits, type) => {
    expect(ownMemory(module(custom('x'), vector(5, limits)))).toEqual(type);
  });

  it('is the first one, and none that is imported', () => {
    expect(ownMemory(module(vector(5, [0, 3], [0, 4])))).toMatchObject({ minPages: 3 });
    expect(ownMemory(module(vector(2, imported('m', 2, 0, 1))))).toBeUndefined();
    expect(ownMemory(module(vector(5)))).toBeUndefined();
  });
});

describe('imported memory', () => {
  const others = {
    function: imported('f', 0, 0),
    'function with a long type index': imported('f', 0, 0x80, 0x01),
    'table of functions': imported('t', 1, 0x70, 0, 1),
    'table with a maximum': imported('t', 1, 0x6f, 1, 1, ...leb(300)),
    'table of typed references': imported('t', 1, 0x63, 0x70, 0, 1),
    'table of references to a far type': imported('t', 1, 0x64, 0x80, 0x01, 0, 1),
    'global number': imported('g', 3, 0x7f, 0),
    'mutable global': imported('g', 3, 0x7e, 1),
    'global reference': imported('g', 3, 0x70, 0),
    'global typed reference': imported('g', 3, 0x63, 0x70, 0),
    'global reference to a far type': imported('g', 3, 0x63, 0x80, 0x01, 1),
    tag: imported('e', 4, 0, 0),
  };

  it.each(Object.entries(others))('is found behind an imported %s', (_, other) => {
    const bytes = module(vector(2, other, imported('m', 2, 1, 5, ...leb(1000)), imported('z', 0, 0)));
    expect(importedMemory(bytes)).toEqual({ minPages: 5, maxPages: 1000 });
    expect(importedMemory(module(vector(2, other)))).toBeUndefined();
  });

  it('may have no maximum, be shared, or have 64 bits', () => {
    expect(importedMemory(module(vector(2, imported('m', 2, 0, 7))))).toEqual({
      minPages: 7,
      maxPages: undefined,
    });
    expect(importedMemory(module(vector(2, imported('m', 2, 3, 1, 2))))).toEqual({
      minPages: 1,
      maxPages: 2,
    });
    expect(importedMemory(module(vector(2, imported('m', 2, 5, 1, ...leb(2n ** 40n)))))).toEqual({
      minPages: 1,
      maxPages: 2 ** 40,
    });
  });

  it('is none where nothing is imported', () => {
    expect(importedMemory(module())).toBeUndefined();
    expect(importedMemory(module(vector(2)))).toBeUndefined();
  });

  it.each([
    ['more imports than there are', [...header, ...section(2, ...leb(2 ** 32 - 1), ...imported('f', 0, 0))]],
    ['an import cut off', [...header, ...section(2, 1, 3, 0x65)]],
    ['a kind of import that does not exist', [...header, ...vector(2, imported('f', 9, 0, 0))]],
  ])('is not guessed at: %s', (_, bytes) => {
    expect(() => importedMemory(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^WASM_(?:TRUNCATED|INVALID)$/) as unknown }),
    );
  });
});
