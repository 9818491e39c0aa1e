import { describe, expect, it } from 'vitest';
import { hasTables, limitTables } from '../../../src/wasm/index.ts';

const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const module = (...sections: number[][]): Uint8Array => Uint8Array.from([...header, ...sections.flat()]);
/** A table section; the size fits in a byte. */
const tables = (...body: number[]): number[] => [4, body.length, ...body];
const custom = [0, 3, 2, 0x61, 0x62];

describe('hasTables', () => {
  it.each([
    ['one', module(custom, tables(1, 0x70, 0, 2)), true],
    ['no section for them', module(custom), false],
    ['an empty section', module(tables(0)), false],
    ['only an imported one', module([2, 9, 1, 1, 0x6d, 1, 0x74, 1, 0x70, 0, 1]), false],
  ])('tells of a module with %s', (_, bytes, expected) => {
    expect(hasTables(bytes)).toBe(expected);
  });
});

describe('limitTables', () => {
  it('gives a table without a maximum one, and keeps what is around it', () => {
    const limited = limitTables(module(custom, tables(1, 0x70, 0, 2), custom), 300);
    expect([...limited]).toEqual([...module(custom, tables(1, 0x70, 1, 2, 0xac, 0x02), custom)]);
  });

  it('lowers a maximum above the limit', () => {
    const limited = limitTables(module(tables(1, 0x6f, 1, 2, 0xad, 0x02)), 300);
    expect([...limited]).toEqual([...module(tables(1, 0x6f, 1, 2, 0xac, 0x02))]);
  });

  it('gives the same bytes where every maximum is within the limit, and where there is no table', () => {
    const within = module(tables(2, 0x70, 1, 2, 3, 0x63, 0x70, 1, 0, 10));
    expect(limitTables(within, 10)).toBe(within);
    const none = module(custom);
    expect(limitTables(none, 10)).toBe(none);
  });

  it('limits each of several tables, typed ones too', () => {
    const limited = limitTables(module(tables(2, 0x63, 0x70, 0, 1, 0x70, 1, 1, 5)), 9);
    expect([...limited]).toEqual([...module(tables(2, 0x63, 0x70, 1, 1, 9, 0x70, 1, 1, 5))]);
  });

  it('makes the engine refuse to grow the table', () => {
    const exported = [7, 5, 1, 1, 0x74, 1, 0];
    const table = new WebAssembly.Instance(
      new WebAssembly.Module(limitTables(module(tables(1, 0x70, 0, 2), exported), 300)),
    ).exports['t'] as WebAssembly.Table & { grow: (by: number) => number };
    expect(table.grow(298)).toBe(2);
    expect(() => table.grow(1)).toThrow(RangeError);
  });

  it.each([
    ['starts with more than the limit', tables(1, 0x70, 0, 11), 'WASM_TOO_LARGE'],
    [
      'has more than eight tables',
      tables(9, ...Array.from({ length: 9 }, () => [0x70, 0, 0]).flat()),
      'WASM_TOO_LARGE',
    ],
    ['has a table with an initial value', tables(1, 0x40, 0, 0x70, 0, 0, 0xd0, 0x70, 0x0b), 'WASM_INVALID'],
    ['ends inside of its table', tables(1, 0x70), 'WASM_TRUNCATED'],
    ['counts tables that are not there', tables(2, 0x70, 0, 0), 'WASM_TRUNCATED'],
  ])('refuses a module that %s', (_what, section, code) => {
    expect(() => limitTables(module(section), 10)).toThrow(expect.objectContaining({ code }));
  });
});
