import { describe, expect, it } from 'vitest';
import { ByteCursor, encodeUnsigned } from '../../../src/wasm/cursor.ts';

function unsigned(bits: 32 | 64, ...bytes: number[]): bigint {
  return new ByteCursor(Uint8Array.from(bytes)).unsigned(bits);
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
    expect(() => new ByteCursor(Uint8Array.from([5, 0x61])).name()).toThrow();
  });
});
