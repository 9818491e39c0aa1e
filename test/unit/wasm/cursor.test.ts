import { describe, expect, it } from 'vitest';
import { ByteCursor } from '../../../src/wasm/cursor.ts';
import { encodeUnsigned } from '../../../src/wasm/encode.ts';

function unsigned(bits: 32 | 64, ...bytes: number[]): bigint {
  const cursor = new ByteCursor(Uint8Array.from(bytes));
  return bits === 32 ? BigInt(cursor.u32()) : cursor.u64();
}

describe('LEB128 numbers', () => {
  it.each([
    [[0x00], 0n],
    [[0x7f], 127n],
    [[0x80, 0x01], 128n],
    [[0xe5, 0x8e, 0x26], 624485n],
    [[0x80, 0x00], 0n],
    [[0x80, 0x80, 0x80, 0x80, 0x00], 0n],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 2n ** 32n - 1n],
  ])('of 32 bits: %j is %s', (bytes, value) => {
    expect(unsigned(32, ...bytes)).toBe(value);
  });

  it('of 64 bits', () => {
    const nines = Array.from({ length: 9 }, () => 0xff);
    expect(unsigned(64, ...nines, 0x01)).toBe(2n ** 64n - 1n);
    expect(unsigned(64, 0xff, 0xff, 0xff, 0xff, 0x1f)).toBe(2n ** 33n - 1n);
  });

  it.each([
    ['one bit too many', 32, [0xff, 0xff, 0xff, 0xff, 0x1f]],
    ['one byte too many', 32, [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
    ['endless', 32, Array.from({ length: 1000 }, () => 0x80)],
    ['one bit too many', 64, [...Array.from({ length: 9 }, () => 0xff), 0x03]],
    ['one byte too many', 64, [...Array.from({ length: 10 }, () => 0x80), 0x00]],
  ] as const)('%s for %i bits', (_, bits, bytes) => {
    expect(() => unsigned(bits, ...bytes)).toThrow(expect.objectContaining({ code: 'WASM_INVALID' }));
  });

  it('may not end early', () => {
    expect(() => unsigned(32, 0x80)).toThrow(expect.objectContaining({ code: 'WASM_TRUNCATED' }));
    expect(() => unsigned(32)).toThrow(expect.objectContaining({ code: 'WASM_TRUNCATED' }));
  });

  it.each([0n, 1n, 127n, 128n, 16383n, 16384n, 2n ** 32n - 1n, 2n ** 64n - 1n])(
    'are written as they are read: %s',
    (value) => {
      const bytes = encodeUnsigned(value);
      expect(unsigned(64, ...bytes)).toBe(value);
      expect(bytes.at(-1)).toBeLessThan(0x80);
      expect(bytes.length).toBe(Math.max(1, Math.ceil(value.toString(2).length / 7)));
    },
  );
});

describe('signed numbers of heap types', () => {
  const s33 = (...bytes: number[]): number => new ByteCursor(Uint8Array.from(bytes)).s33();

  it.each([
    [[0x00], 0],
    [[0x3f], 63],
    [[0x40], -64],
    [[0x70], -16],
    [[0xc0, 0x00], 64],
    [[0x80, 0x7f], -128],
    [[0x83, 0x80, 0x80, 0x80, 0x00], 3],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 2 ** 32 - 1],
    [[0x80, 0x80, 0x80, 0x80, 0x70], -(2 ** 32)],
  ])('%j is %d', (bytes, value) => {
    expect(s33(...bytes)).toBe(value);
  });

  it.each([
    ['too great', [0x80, 0x80, 0x80, 0x80, 0x10]],
    ['too small', [0xff, 0xff, 0xff, 0xff, 0x6f]],
    ['too long', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
  ])('may not be %s', (_, bytes) => {
    expect(() => s33(...bytes)).toThrow(expect.objectContaining({ code: 'WASM_INVALID' }));
  });
});

describe('numbers that are passed', () => {
  it.each([
    [32, [0x7f], 1],
    [32, [0x80, 0x80, 0x80, 0x80, 0x78], 5],
    [64, [...Array.from({ length: 9 }, () => 0x80), 0x7f], 10],
  ] as const)('of %i bits: %j', (bits, bytes, length) => {
    const cursor = new ByteCursor(Uint8Array.from([...bytes, 9]));
    cursor.skipInteger(bits);
    expect(cursor.at).toBe(length);
  });

  it.each([
    [32, 5],
    [64, 10],
  ] as const)('of %i bits take at most %i bytes', (bits, maxBytes) => {
    const endless = new ByteCursor(Uint8Array.from({ length: 100 }, () => 0x80));
    expect(() => endless.skipInteger(bits)).toThrow(expect.objectContaining({ code: 'WASM_INVALID' }));
    expect(endless.at).toBe(maxBytes);
  });
});

describe('bytes of few values', () => {
  const read = (max: number, value: number): number => new ByteCursor(Uint8Array.from([value])).byteUpTo(max);

  it('are taken up to the last one', () => {
    expect(read(1, 1)).toBe(1);
    expect(read(0, 0)).toBe(0);
    expect(() => read(1, 2)).toThrow('expected 0 to 1 at offset 0, found 2');
    expect(() => read(0, 1)).toThrow('expected 0 at offset 0, found 1');
  });
});

describe('slices', () => {
  it('stay inside of their range', () => {
    const cursor = new ByteCursor(Uint8Array.from([1, 2, 3, 4]), 1, 3);
    expect([...cursor.slice(2)]).toEqual([2, 3]);
    expect(cursor.done).toBe(true);
    expect(() => cursor.byte()).toThrow(
      expect.objectContaining({
        code: 'WASM_TRUNCATED',
        message: expect.stringContaining('offset 3') as unknown,
      }),
    );
    expect(() => new ByteCursor(Uint8Array.from([1, 2]), 0, 1).slice(2)).toThrow();
  });

  it('hold names of the stated length', () => {
    expect(new ByteCursor(Uint8Array.from([2, 0xc3, 0xa9, 0x78])).name()).toBe('é');
    expect(() => new ByteCursor(Uint8Array.from([5, 0x61])).name()).toThrow(
      expect.objectContaining({ code: 'WASM_TRUNCATED' }),
    );
  });

  it('hold names in UTF-8, of which every character counts', () => {
    const name = (...bytes: number[]): string =>
      new ByteCursor(Uint8Array.from([bytes.length, ...bytes])).name();
    expect(name(0xef, 0xbb, 0xbf, 0x61, 0)).toBe('\ufeffa\0');
    expect(name(0xf0, 0x9f, 0x98, 0x80)).toBe('😀');
    expect(() => name(0x61, 0xff)).toThrow(
      expect.objectContaining({ code: 'WASM_INVALID', message: 'name at offset 0 is not UTF-8' }),
    );
  });
});
