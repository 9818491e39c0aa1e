import { describe, expect, it } from 'vitest';
import { readDataSegments } from '../../../src/wasm/index.ts';
import { leb, module, paddedLeb, section, vector } from './encode.ts';

const atZero = [0x41, 0, 0x0b];
const texts = (bytes: Uint8Array): string[] =>
  readDataSegments(bytes).map((content) => Buffer.from(content).toString('latin1'));
const content = (text: string): number[] => [...leb(text.length), ...Buffer.from(text, 'latin1')];

describe('data segments', () => {
  it('are read in order, active and passive ones', () => {
    const bytes = module(
      vector(
        11,
        [0, ...atZero, ...content('active')],
        [1, ...content('passive')],
        [2, 0, ...atZero, ...content('of a numbered memory')],
        [0, ...atZero, ...content('')],
      ),
    );
    expect(texts(bytes)).toEqual(['active', 'passive', 'of a numbered memory', '']);
  });

  it('are none where there is no such section', () => {
    expect(readDataSegments(module())).toEqual([]);
    expect(readDataSegments(module(vector(11)))).toEqual([]);
  });

  it('may have numbers in unusual forms', () => {
    const segment = [
      ...paddedLeb(0, 2),
      0x41,
      ...paddedLeb(8, 5),
      0x0b,
      ...paddedLeb(3, 4),
      0x61,
      0x62,
      0x63,
    ];
    expect(texts(module(section(11, ...paddedLeb(1, 3), ...segment)))).toEqual(['abc']);
  });

  it.each([
    ['a constant of 64 bits', [0x42, ...Array.from({ length: 9 }, () => 0xff), 0x00]],
    ['an imported global', [0x23, 0x80, 0x01]],
    ['a sum', [0x23, 0, 0x41, 0x0b, 0x6a]],
    ['a difference and a product', [0x41, 1, 0x41, 2, 0x6b, 0x41, 3, 0x6c]],
    ['arithmetic of 64 bits', [0x42, 1, 0x42, 2, 0x7c, 0x42, 3, 0x7d, 0x42, 4, 0x7e]],
    ['floating point numbers', [0x43, 0x0b, 0x0b, 0x0b, 0x0b, 0x44, 0x0b, 1, 2, 3, 4, 5, 6, 0x0b]],
    ['a vector', [0xfd, 12, ...Array.from({ length: 16 }, () => 0x0b)]],
    ['references', [0xd0, 0x70, 0xd0, 0x83, 0x80, 0x00, 0xd2, 0x0b]],
    ['structures', [0xfb, 0, 0x0b, 0xfb, 1, 0x0b]],
    ['arrays', [0xfb, 6, 0x0b, 0xfb, 7, 0x0b, 0xfb, 8, 0x0b, 0x0b]],
    ['conversions', [0xfb, 26, 0xfb, 27, 0xfb, 28]],
  ])('may have a place computed from %s', (_, place) => {
    expect(texts(module(vector(11, [0, ...place, 0x0b, ...content('x')], [1, ...content('y')])))).toEqual([
      'x',
      'y',
    ]);
  });

  it.each([
    ['an unknown kind', vector(11, [3, 0]), 'WASM_INVALID'],
    ['a call in its place', vector(11, [0, 0x10, 0, 0x0b, 0]), 'WASM_INVALID'],
    ['a load of a vector in its place', vector(11, [0, 0xfd, 0, 0x0b, 0]), 'WASM_INVALID'],
    ['a cast in its place', vector(11, [0, 0xfb, 22, 0x0b, 0]), 'WASM_INVALID'],
    ['a place without an end', vector(11, [0, 0x41, 0]), 'WASM_TRUNCATED'],
    ['more content than there is', vector(11, [1, 5, 0]), 'WASM_TRUNCATED'],
    ['something behind the last one', section(11, 1, 1, 0, 7), 'WASM_INVALID'],
    ['fewer than it counts', section(11, 2, 1, 0), 'WASM_TRUNCATED'],
    ['more than an engine takes', section(11, ...leb(100_001)), 'WASM_INVALID'],
  ])('are refused with %s', (_, data, code) => {
    expect(() => readDataSegments(module(data))).toThrow(expect.objectContaining({ code }));
  });
});
