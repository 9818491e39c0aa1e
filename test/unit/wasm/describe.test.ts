import { describe, expect, it } from 'vitest';
import { describeModule } from '../../../src/wasm/index.ts';
import {
  custom,
  exported,
  imported,
  leb,
  module,
  nullaryType,
  paddedLeb,
  section,
  vector,
} from './encode.ts';

const i32 = 0x7f;
const i64 = 0x7e;
const end = 0x0b;
const zero = [0x41, 0, end];

describe('types of exports', () => {
  it('count what is imported first', () => {
    const bytes = module(
      vector(1, nullaryType, [0x60, 1, i32, 0], [0x60, 1, i64, 0]),
      vector(
        2,
        imported('f', 0, 1),
        imported('t', 1, 0x6f, 0, 3),
        imported('m', 2, 0, 1),
        imported('g', 3, i64, 0),
        imported('e', 4, 0, 1),
      ),
      vector(3, [2], [0]),
      vector(4, [0x70, 1, 5, 6], [0x40, 0, 0x63, 0x70, 0, 7, 0xd0, 0x70, end]),
      vector(5, [0, 2]),
      vector(13, [0, 2]),
      vector(6, [i32, 1, ...zero], [0x7b, 0, 0xfd, 12, ...Array.from({ length: 16 }, () => end), end]),
      vector(
        7,
        ...[0, 1, 2].map((index) => exported(`f${String(index)}`, 0, index)),
        ...[0, 1, 2].map((index) => exported(`t${String(index)}`, 1, index)),
        ...[0, 1].map((index) => exported(`m${String(index)}`, 2, index)),
        ...[0, 1, 2].map((index) => exported(`g${String(index)}`, 3, index)),
        ...[0, 1].map((index) => exported(`e${String(index)}`, 4, index)),
      ),
    );
    const { exports, memory } = describeModule(bytes);
    expect(exports.map(({ name, kind, type }) => [name, kind, type])).toEqual([
      ['f0', 'function', '(func (param i32))'],
      ['f1', 'function', '(func (param i64))'],
      ['f2', 'function', '(func)'],
      ['t0', 'table', '(table 3 externref)'],
      ['t1', 'table', '(table 5 6 funcref)'],
      ['t2', 'table', '(table 7 funcref)'],
      ['m0', 'memory', '(memory 1)'],
      ['m1', 'memory', '(memory 2)'],
      ['g0', 'global', '(global i64)'],
      ['g1', 'global', '(global (mut i32))'],
      ['g2', 'global', '(global v128)'],
      ['e0', 'tag', '(tag (param i32))'],
      ['e1', 'tag', '(tag (param i64))'],
    ]);
    expect(memory).toEqual({ minPages: 1 });
  });

  it.each([
    [0, 'function'],
    [1, 'table'],
    [2, 'memory'],
    [3, 'global'],
    [4, 'tag'],
  ])('of kind %i may not be of something that is not there', (kind, word) => {
    expect(() => describeModule(module(vector(7, exported('x', kind, 9))))).toThrow(
      expect.objectContaining({
        code: 'WASM_INVALID',
        message: `module exports its ${word} 9, but has only 0 of that kind`,
      }),
    );
  });

  it('do not grow beyond what a reader can hold', () => {
    const wide = [0x60, ...leb(1000), ...Array.from({ length: 1000 }, () => 0x7b), 0];
    const bytes = (count: number): Uint8Array =>
      module(vector(1, wide), vector(2, ...Array.from({ length: count }, () => imported('x', 0, 0))));
    expect(describeModule(bytes(3000)).imports).toHaveLength(3000);
    expect(() => describeModule(bytes(4000))).toThrow(expect.objectContaining({ code: 'WASM_TOO_LARGE' }));
  });
});

describe('sections', () => {
  it('are listed with their places and whole sizes', () => {
    const bytes = module(
      [1, ...paddedLeb(1, 5), 0],
      custom('é', [1, 2, 3]),
      section(12, 0),
      section(42, 1, 2),
    );
    expect(describeModule(bytes).sections).toEqual([
      { id: 1, name: 'type', custom: false, offset: 8, sizeBytes: 7 },
      { id: 0, name: 'é', custom: true, offset: 15, sizeBytes: 8 },
      { id: 12, name: 'data count', custom: false, offset: 23, sizeBytes: 3 },
      { id: 42, name: 'unknown 42', custom: false, offset: 26, sizeBytes: 4 },
    ]);
  });

  it('keep the name of a custom section that is called as another kind', () => {
    expect(describeModule(module(custom('type'))).sections).toMatchObject([
      { id: 0, name: 'type', custom: true },
    ]);
  });

  it.each(['type', 'import', 'function', 'table', 'memory', 'global', 'export'])(
    'of kind %s end with their last entry',
    (kind) => {
      const id = ['', 'type', 'import', 'function', 'table', 'memory', 'global', 'export'].indexOf(kind);
      expect(() => describeModule(module(section(id, 0, 0)))).toThrow(
        expect.objectContaining({
          code: 'WASM_INVALID',
          message: `expected the ${kind} section to end at offset 11, found more bytes up to 12`,
        }),
      );
    },
  );
});

describe('memory', () => {
  it.each([
    ['its own', vector(5, [1, 17, ...leb(1024)]), { minPages: 17, maxPages: 1024 }],
    ['its own without a maximum', vector(5, [0, 17]), { minPages: 17 }],
    ['an imported one', vector(2, imported('m', 2, 1, 5, 6)), { minPages: 5, maxPages: 6 }],
    ['none', vector(5), undefined],
  ])('is %s', (_, contents, memory) => {
    const description = describeModule(module(contents));
    expect(description.memory).toEqual(memory);
    expect('memory' in description).toBe(memory !== undefined);
  });
});

describe('hostile names', () => {
  it('are refused one by one', () => {
    const bytes = module(custom('x'.repeat(100_001), []));

    expect(() => describeModule(bytes)).toThrow(expect.objectContaining({ code: 'WASM_TOO_LARGE' }));
    expect(describeModule(module(custom('x'.repeat(100_000), []))).sections[0]?.sizeBytes).toBeGreaterThan(
      1e5,
    );
  });

  it('are refused together', () => {
    const sections = Array.from({ length: 200 }, () => custom('x'.repeat(90_000), []));

    expect(() => describeModule(module(...sections))).toThrow(
      expect.objectContaining({
        code: 'WASM_TOO_LARGE',
        message: expect.stringContaining('16777216') as string,
      }),
    );
  });
});
