import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeModule, isComponent, readDataSegments } from '../../../src/wasm/index.ts';
import { listWithWabt } from './wabt-listing.ts';

const root = join(import.meta.dirname, '../../..');
// The engine knows no components.
const fixtures = globSync('fixtures/**/*.wasm', { cwd: root }).filter(
  (path) => !isComponent(readFileSync(join(root, path))),
);

describe('descriptions of the fixtures', () => {
  it('have modules to look at', () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(100);
  });

  it.each(fixtures)('name what the engine sees: %s', (path) => {
    const bytes = readFileSync(join(root, path));
    const compiled = new WebAssembly.Module(bytes);
    const { imports, exports, sections } = describeModule(bytes);

    expect(imports.map(({ module, name, kind }) => ({ module, name, kind }))).toEqual(
      WebAssembly.Module.imports(compiled),
    );
    expect(exports.map(({ name, kind }) => ({ name, kind }))).toEqual(WebAssembly.Module.exports(compiled));
    expect(sections.reduce((end, { sizeBytes }) => end + sizeBytes, 8)).toBe(bytes.length);
  });

  it.each(fixtures)('have the types and data that wabt sees: %s', async (path) => {
    const bytes = readFileSync(join(root, path));
    const { imports, exports } = describeModule(bytes);
    expect({
      imports: imports.map(({ type }) => type),
      exports: exports.map(({ type }) => type),
      data: readDataSegments(bytes).map((segment) => Buffer.from(segment).toString('latin1')),
    }).toEqual(await listWithWabt(bytes));
  });
});
