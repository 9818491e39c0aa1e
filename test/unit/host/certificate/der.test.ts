import { describe, expect, it } from 'vitest';
import { DerReader, derTag } from '../../../../src/host/certificate/der.ts';

function read(...bytes: number[]): number[] {
  const reader = new DerReader(Uint8Array.from(bytes));
  const { content } = reader.read(derTag.octetString);
  reader.end();
  return [...content];
}

describe('DerReader', () => {
  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('reads %i bytes', (length) => {
    const size =
      length < 128
        ? [length]
        : length < 256
          ? [0x81, length]
          : length < 65_536
            ? [0x82, length >> 8, length & 255]
            : [0x83, length >> 16, (length >> 8) & 255, length & 255];

    expect(read(0x04, ...size, ...Array<number>(length).fill(7))).toEqual(Array(length).fill(7));
  });

  it('gives the encoding of a value and goes on behind it', () => {
    const reader = new DerReader(Uint8Array.of(0x02, 1, 5, 0x01, 1, 0xff));

    expect([...reader.read(derTag.integer).encoding]).toEqual([0x02, 1, 5]);
    expect(reader.readOptional(derTag.integer)).toBeUndefined();
    expect([...(reader.readOptional(derTag.boolean)?.content ?? [])]).toEqual([0xff]);
    expect(reader.isAtEnd).toBe(true);
  });

  it.each([
    ['nothing', []],
    ['a tag alone', [0x04]],
    ['another tag', [0x05, 0]],
    ['a tag of several bytes', [0x1f, 0x04, 0]],
    ['missing content', [0x04, 2, 1]],
    ['a missing length', [0x04, 0x82, 1]],
    ['something behind it', [0x04, 1, 1, 1]],
    ['an indefinite length', [0x04, 0x80, 1, 0, 0]],
    ['a long length that could be short', [0x04, 0x81, 1, 7]],
    ['a length with a leading zero', [0x04, 0x82, 0, 200, ...Array<number>(200).fill(7)]],
    ['a length beyond all documents', [0x04, 0xff, ...Array<number>(127).fill(255)]],
  ])('refuses %s', (_name, bytes) => {
    expect(() => read(...bytes)).toThrow(expect.objectContaining({ name: 'DerError' }));
  });
});
