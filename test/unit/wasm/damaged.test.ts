import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import {
  describeModule,
  readCustomSections,
  readDataSegments,
  readExportNames,
  readSections,
  renameImportModule,
  replaceCustomSection,
} from '../../../src/wasm/index.ts';
import { module } from './encode.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const patterns = [
  'policies/*/policy.wasm',
  'golden/modules/*.wasm',
  'modules/hostile/wapc-{throw,two*,table*}.wasm',
];
const modules = globSync(patterns, { cwd: fixtures })
  .sort()
  .map((path) => new Uint8Array(readFileSync(join(fixtures, path))));

const content = Uint8Array.from([1, 2, 3]);
const readers: readonly ((bytes: Uint8Array) => unknown)[] = [
  describeModule,
  readDataSegments,
  readExportNames,
  (bytes) => renameImportModule(bytes, { module: 'wapc', name: '__host_call', newModule: 'x' }),
  (bytes) => readCustomSections(replaceCustomSection(bytes, 'name', content), 'name'),
];

/** Lets the readers loose on bytes: each gives a result or an error of ours. */
function expectCodedErrors(bytes: Uint8Array): void {
  for (const read of readers) {
    try {
      read(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(WardctlError);
      expect((error as WardctlError).code).toMatch(/^WASM_/);
    }
  }
}

const damaged = fc.record({
  original: fc.constantFrom(...modules),
  changes: fc.array(fc.record({ section: fc.nat(), offset: fc.nat(), value: fc.nat(255) }), {
    minLength: 1,
    maxLength: 6,
  }),
});

describe('readers of damaged modules', () => {
  it('have modules to look at', () => {
    expect(modules.length).toBeGreaterThanOrEqual(17);
  });

  it('end in a result or a coded error where bytes near the start of a section are others', () => {
    fc.assert(
      fc.property(damaged, fc.integer({ min: 1, max: 500 }), ({ original, changes }, depth) => {
        const bytes = original.slice();
        const sections = readSections(original);
        for (const { section, offset, value } of changes) {
          const start = sections[section % sections.length]?.start ?? 0;
          bytes[Math.min(start + (offset % depth), bytes.length - 1)] = value;
        }
        expectCodedErrors(bytes);
      }),
      { numRuns: 1500 },
    );
  });

  it('end in a result or a coded error where the file is cut off', () => {
    fc.assert(
      fc.property(fc.constantFrom(...modules), fc.nat(), fc.boolean(), (original, at, isEarly) => {
        expectCodedErrors(original.subarray(0, at % (isEarly ? 3000 : original.length)));
      }),
      { numRuns: 500 },
    );
  });

  it('end in a result or a coded error where a section holds noise', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 }), fc.uint8Array({ maxLength: 60 }), (id, noise) => {
        expectCodedErrors(module([id, noise.length, ...noise]));
      }),
      { numRuns: 3000 },
    );
  });

  it('end in a result or a coded error where a section holds noise that looks right', () => {
    const looksRight = fc.array(
      fc.oneof(
        fc.constantFrom(
          0,
          1,
          2,
          3,
          0x0b,
          0x40,
          0x41,
          0x4e,
          0x50,
          0x5e,
          0x5f,
          0x60,
          0x63,
          0x64,
          0x70,
          0x7f,
          0xfb,
        ),
        fc.nat(255),
      ),
      { maxLength: 40 },
    );
    const sections = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 13 }), body: looksRight }), {
      selector: ({ id }) => id,
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(sections, (parts) => {
        expectCodedErrors(module(...parts.map(({ id, body }) => [id, body.length, ...body])));
      }),
      { numRuns: 3000 },
    );
  });

  it('describe whatever the engine takes, as the engine sees it', () => {
    const small = modules.filter((bytes) => bytes.length < 200_000);
    let taken = 0;
    const changes = fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...small), changes, (original, changed) => {
        const bytes = original.slice();
        const importSection = readSections(original).find(({ id }) => id === 2);
        for (const [offset, value] of changed) bytes[(importSection?.start ?? 8) + offset] = value;
        const seen = compile(bytes);
        if (seen === undefined) return;
        taken++;
        const { imports, exports } = describeModule(bytes);
        expect(imports.map(({ module, name, kind }) => ({ module, name, kind }))).toEqual(
          WebAssembly.Module.imports(seen),
        );
        expect(exports.map(({ name, kind }) => ({ name, kind }))).toEqual(WebAssembly.Module.exports(seen));
      }),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});

function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(bytes);
  } catch {
    return undefined;
  }
}
