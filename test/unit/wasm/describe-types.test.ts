import { describe, expect, it } from 'vitest';
import { describeModule } from '../../../src/wasm/index.ts';
import { exported, imported, leb, module, nullaryType, vector } from './encode.ts';

const i32 = 0x7f;
const i64 = 0x7e;

describe('types of imports', () => {
  it.each([
    ['function', [0, 1], '(func (param i32 i64) (result i64))'],
    ['function', [0, 0x81, 0x80, 0x00], '(func (param i32 i64) (result i64))'],
    ['function', [0, 0], '(func)'],
    ['function', [0, 2], '(func (result i32 i32))'],
    ['table', [1, 0x70, 0, 1], '(table 1 funcref)'],
    ['table', [1, 0x6f, 1, 1, ...leb(300)], '(table 1 300 externref)'],
    ['table', [1, 0x63, 3, 4, 5], '(table i64 5 (ref null 3))'],
    ['memory', [2, 0, 2], '(memory 2)'],
    ['memory', [2, 1, 2, 16], '(memory 2 16)'],
    ['memory', [2, 3, 2, 16], '(memory 2 16 shared)'],
    ['memory', [2, 4, 2], '(memory i64 2)'],
    ['memory', [2, 7, 0, ...leb(2n ** 48n)], '(memory i64 0 281474976710656 shared)'],
    ['global', [3, 0x7f, 0], '(global i32)'],
    ['global', [3, 0x7e, 1], '(global (mut i64))'],
    ['global', [3, 0x7b, 0], '(global v128)'],
    ['global', [3, 0x64, 0x70, 1], '(global (mut (ref func)))'],
    ['tag', [4, 0, 3], '(tag (param i32))'],
  ])('%s %j', (kind, description, type) => {
    const types = vector(
      1,
      nullaryType,
      [0x60, 2, i32, i64, 1, i64],
      [0x60, 0, 2, i32, i32],
      [0x60, 1, i32, 0],
    );
    expect(describeModule(module(types, vector(2, imported('x', ...description)))).imports).toEqual([
      { module: 'env', name: 'x', kind, type },
    ]);
  });

  it.each([
    [[0x7f], 'i32'],
    [[0x7e], 'i64'],
    [[0x7d], 'f32'],
    [[0x7c], 'f64'],
    [[0x7b], 'v128'],
    [[0x70], 'funcref'],
    [[0x6f], 'externref'],
    [[0x6e], 'anyref'],
    [[0x6d], 'eqref'],
    [[0x6c], 'i31ref'],
    [[0x6b], 'structref'],
    [[0x6a], 'arrayref'],
    [[0x69], 'exnref'],
    [[0x71], 'nullref'],
    [[0x72], 'nullexternref'],
    [[0x73], 'nullfuncref'],
    [[0x74], 'nullexnref'],
    [[0x63, 0x70], 'funcref'],
    [[0x63, 0x6f], 'externref'],
    [[0x64, 0x6f], '(ref extern)'],
    [[0x64, 0x71], '(ref none)'],
    [[0x63, 0x00], '(ref null 0)'],
    [[0x63, 0x3f], '(ref null 63)'],
    [[0x64, ...leb(200)], '(ref 200)'],
    [[0x64, 0xff, 0xff, 0xff, 0xff, 0x0f], '(ref 4294967295)'],
  ])('of values: %j is %s', (bytes, type) => {
    const described = describeModule(
      module(vector(1, [0x60, 1, ...bytes, 1, ...bytes]), vector(2, imported('x', 0, 0))),
    );
    expect(described.imports[0]?.type).toBe(`(func (param ${type}) (result ${type}))`);
  });

  it.each([
    ['of a value', vector(1, [0x60, 1, 0x40, 0]), 'unknown value type at offset 13'],
    ['of a value that is an instruction', vector(1, [0x60, 1, 0x00, 0]), 'unknown value type at offset 13'],
    ['of a reference', vector(1, [0x60, 1, 0x63, 0x40, 0]), 'unknown value type at offset 13'],
    [
      'of a reference far below zero',
      vector(1, [0x60, 1, 0x63, 0xf0, 0x7e, 0]),
      'unknown value type at offset 13',
    ],
    ['of limits', vector(2, imported('x', 2, 8, 1)), 'expected 0 to 7 at offset 18, found 8'],
    ['of a global', vector(2, imported('x', 3, i32, 2)), 'expected 0 to 1 at offset 19, found 2'],
    ['of a tag', vector(2, imported('x', 4, 1, 0)), 'expected 0 at offset 18, found 1'],
    [
      'of a table with an initial value',
      vector(4, [0x40, 1, 0x70, 0, 0, 0xd0, 0x70, 0x0b]),
      'expected 0 at offset 12, found 1',
    ],
    ['that is not there', vector(2, imported('x', 0, 0)), 'type 0 is not the type of a function'],
    [
      'with more values than an engine takes',
      vector(1, [0x60, ...leb(1001), ...Array.from({ length: 1001 }, () => i32), 0]),
      'module has 1001 params in a type, the limit is 1000',
    ],
  ])('that the format does not have are refused: %s', (_, contents, message) => {
    expect(() => describeModule(module(contents))).toThrow(
      expect.objectContaining({ code: 'WASM_INVALID', message }),
    );
  });
});

describe('types of the garbage collection proposal', () => {
  const last = [0x60, 1, i32, 0];

  it.each([
    ['a structure', [[0x5f, 2, i32, 0, 0x63, 0x6b, 1]], 1],
    ['a structure without fields', [[0x5f, 0]], 1],
    ['an array of bytes', [[0x5e, 0x78, 1]], 1],
    ['an array of 16-bit numbers', [[0x5e, 0x77, 0]], 1],
    [
      'a subtype',
      [
        [0x5f, 0],
        [0x50, 1, 0, 0x5f, 1, i64, 0],
      ],
      2,
    ],
    ['a final subtype of a function', [[0x4f, 0, 0x60, 0, 0]], 1],
    ['a group', [[0x4e, 3, 0x5f, 1, 0x64, 1, 0, 0x50, 0, 0x5e, i32, 0, 0x60, 0, 0]], 3],
    ['an empty group', [[0x4e, 0]], 0],
  ])('each take an index: %s', (_, types, index) => {
    const bytes = module(vector(1, ...types, last), vector(2, imported('x', 0, index)));
    expect(describeModule(bytes).imports[0]?.type).toBe('(func (param i32))');
  });

  it('have the indices that the engine gives them', () => {
    const bytes = module(
      vector(1, [0x4e, 2, 0x5f, 1, 0x63, 1, 0, 0x60, 1, i64, 0], [0x5e, 0x78, 1], last),
      vector(2, imported('x', 0, 1), imported('y', 0, 3)),
      vector(7, exported('x', 0, 0), exported('y', 0, 1)),
    );
    expect(describeModule(bytes).exports.map(({ type }) => type)).toEqual([
      '(func (param i64))',
      '(func (param i32))',
    ]);
    const env = { x: () => undefined, y: () => undefined };
    const { x, y } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env }).exports;
    const call = (callee: unknown, value: unknown) => (): unknown =>
      (callee as (value: unknown) => unknown)(value);
    // The engine takes a bigint for i64 and a number for i32, and never the one for the other.
    expect(call(x, 5n)).not.toThrow();
    expect(call(x, 5)).toThrow(TypeError);
    expect(call(y, 5)).not.toThrow();
    expect(call(y, 5n)).toThrow(TypeError);
  });

  it.each([
    ['a structure as the type of a function', [[0x5f, 0]], 'type 0 is not the type of a function'],
    ['a continuation', [[0x5d, 0]], 'unknown form of type 0x5d at offset 11'],
    ['a group inside of a group', [[0x4e, 1, 0x4e, 0]], 'unknown form of type 0x4e at offset 13'],
    [
      'a field that is neither constant nor variable',
      [[0x5e, 0x78, 2]],
      'expected 0 to 1 at offset 13, found 2',
    ],
  ])('are refused where they are wrong: %s', (_, types, message) => {
    const bytes = module(vector(1, ...types), vector(2, imported('x', 0, 0)));
    expect(() => describeModule(bytes)).toThrow(expect.objectContaining({ code: 'WASM_INVALID', message }));
  });
});

describe('types in groups', () => {
  it('are not believed to be endless', () => {
    const group = [0x4e, ...leb(1000), ...Array.from({ length: 1000 }, () => nullaryType).flat()];
    const groups = (count: number): Uint8Array => {
      const body = [...leb(count), ...Array.from({ length: count }, () => group).flat()];
      return module([1, ...leb(body.length), ...body]);
    };
    expect(() => describeModule(groups(101))).toThrow(
      expect.objectContaining({ code: 'WASM_INVALID', message: 'module has more than 100000 types' }),
    );
    expect(describeModule(groups(100)).sections).toHaveLength(1);
  });
});
