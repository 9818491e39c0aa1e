import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapSections, readSections } from '../../../src/wasm/index.ts';

const header = Buffer.from('\0asm\x01\0\0\0', 'latin1');
const modules = join(import.meta.dirname, '../../../fixtures/golden/modules');

/** Padded to five bytes, as linkers do. */
function section(id: number, content: Uint8Array): Buffer {
  const size = [0, 1, 2, 3, 4].map(
    (index) => ((content.length >>> (7 * index)) & 127) | (index < 4 ? 128 : 0),
  );
  return Buffer.concat([Buffer.from([id, ...size]), content]);
}

function contentsOf(bytes: Uint8Array): number[][] {
  return readSections(bytes).map(({ contentStart, end }) => [...bytes.subarray(contentStart, end)]);
}

describe('mapSections', () => {
  it.each(['wapc', 'wasi', 'opa'])('gives the same bytes where all stays: %s', (mode) => {
    const module = readFileSync(join(modules, `probe-${mode}.raw.wasm`));

    expect(Buffer.from(mapSections(module, () => 'same')).equals(module)).toBe(true);
  });

  it('keeps unusual lengths of what stays', () => {
    const module = Buffer.concat([header, section(1, Buffer.of(0)), section(3, Buffer.of(0))]);

    expect(Buffer.from(mapSections(module, () => 'same')).equals(module)).toBe(true);
    expect(Buffer.from(mapSections(module, ({ id }) => (id === 1 ? 'none' : 'same')))).toEqual(
      Buffer.concat([header, section(3, Buffer.of(0))]),
    );
  });

  it('gives sections the contents that it is told, of any size', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (contents) => {
        const empty = Buffer.concat([header, ...contents.map((_, index) => section(index + 1, Buffer.of()))]);
        const made = mapSections(empty, ({ id }) => [contents[id - 1] ?? Buffer.of()]);
        expect(contentsOf(made)).toEqual(contents.map((one) => [...one]));
      }),
    );
  });

  it('refuses what ends too early', () => {
    const cut = Buffer.concat([header, Buffer.from([1, 5, 0])]);

    expect(() => mapSections(cut, () => 'same')).toThrow(expect.objectContaining({ code: 'WASM_TRUNCATED' }));
  });
});
