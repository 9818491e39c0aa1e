import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isComponent, readExportNames } from '../../../src/wasm/index.ts';
import { leb, module, name, section, vector } from './encode.ts';

const root = join(import.meta.dirname, '../../..');
// The engine knows no components.
const fixtures = globSync('fixtures/**/*.wasm', { cwd: root }).filter(
  (path) => !isComponent(readFileSync(join(root, path))),
);

describe('names of exports', () => {
  it('has modules to look at', () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(13);
  });

  it.each(fixtures)('are those that the engine sees: %s', (path) => {
    const bytes = readFileSync(join(root, path));
    const seen = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map((item) => item.name);
    expect(readExportNames(bytes)).toEqual(seen);
    expect(seen).not.toHaveLength(0);
  });

  it('are none where nothing is exported', () => {
    expect(readExportNames(module())).toEqual([]);
    expect(readExportNames(module(vector(7)))).toEqual([]);
  });

  it('may be of every kind', () => {
    const kinds = [0, 1, 2, 3, 4].map((kind) => [...name(`é${String(kind)}`), kind, 0x80, 0x01]);
    expect(readExportNames(module(vector(7, ...kinds)))).toEqual(['é0', 'é1', 'é2', 'é3', 'é4']);
  });

  it('are not believed to be endless', () => {
    expect(() => readExportNames(module(section(7, ...leb(100_001))))).toThrow(
      /100001 exports, the limit is 100000/,
    );
    expect(() => readExportNames(module(section(7, 2, 1, 0x61, 0, 0)))).toThrow(
      expect.objectContaining({ code: 'WASM_TRUNCATED' }),
    );
  });

  it.each([
    ['of a kind that does not exist', vector(7, [1, 0x61, 5, 0])],
    ['not in UTF-8', vector(7, [1, 0xff, 0, 0])],
    ['followed by something else', section(7, 1, 1, 0x61, 0, 0, 9)],
  ])('are not guessed at where they are %s', (_, bytes) => {
    expect(() => readExportNames(module(bytes))).toThrow(expect.objectContaining({ code: 'WASM_INVALID' }));
  });
});
