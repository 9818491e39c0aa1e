import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { readPolicyMetadata } from '../../../src/policy/index.ts';
import {
  checkFeatures,
  importedMemory,
  limitMemory,
  limitTables,
  readExportNames,
  readSections,
} from '../../../src/wasm/index.ts';
import { custom, imported, leb, module, name, nullaryType, vector } from '../wasm/encode.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures');
const paths = [
  'golden/modules/probe-wapc.wasm',
  'golden/modules/probe-wasi.wasm',
  'golden/modules/probe-opa.wasm',
  'golden/modules/probe-gatekeeper.wasm',
  'policies/stateful-counter/policy.wasm',
];
const modules = paths.map((path) => new Uint8Array(readFileSync(join(fixtures, path))));
const smallest = modules.at(-1) ?? new Uint8Array();

const readers: readonly ((bytes: Uint8Array) => unknown)[] = [
  readSections,
  readExportNames,
  readPolicyMetadata,
  importedMemory,
  checkFeatures,
  (bytes) => limitMemory(bytes, 100),
  (bytes) => limitTables(bytes, 100_000),
];

/** Lets every reader loose on bytes; whatever they throw must be an error of ours with a code for modules. */
function expectCodedErrors(bytes: Uint8Array): void {
  for (const read of readers) {
    try {
      read(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(WardctlError);
      expect((error as WardctlError).code).toMatch(/^(?:WASM_|POLICY_METADATA_INVALID$)/);
    }
  }
}

function accepts(bytes: Uint8Array): boolean {
  return new WebAssembly.Module(bytes) instanceof WebAssembly.Module;
}

describe('damaged modules', () => {
  it('cut off at every byte are refused, or end between two sections', () => {
    const ends = new Set([8, ...readSections(smallest).map(({ end }) => end)]);
    for (let length = 0; length <= smallest.length; length++) {
      const prefix = smallest.subarray(0, length);
      expectCodedErrors(prefix);
      if (ends.has(length)) readSections(prefix);
      else {
        expect(() => readSections(prefix), String(length)).toThrow(
          expect.objectContaining({ code: 'WASM_TRUNCATED' }),
        );
      }
    }
  });

  it('cut off anywhere end in a coded error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...modules), fc.nat(), (bytes, at) => {
        expectCodedErrors(bytes.subarray(0, at % bytes.length));
      }),
    );
  });

  it('with any bytes changed end in a coded error', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.constantFrom(...modules), changes, fc.boolean(), (original, changed, inFront) => {
        const bytes = original.slice();
        for (const [at, value] of changed) bytes[at % (inFront ? 600 : bytes.length)] = value;
        expectCodedErrors(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('of nothing but noise end in a coded error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        expectCodedErrors(noise);
        expectCodedErrors(module([...noise]));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('limits', () => {
  const imports = fc.subarray([
    imported('f', 0, 0),
    imported('g', 3, 0x7f, 0),
    imported('r', 3, 0x63, 0x70, 0),
  ]);
  const limits = fc
    .record({ min: fc.integer({ min: 0, max: 300 }), more: fc.option(fc.integer({ min: 0, max: 400 })) })
    .map(({ min, more }) => (more === null ? [0, ...leb(min)] : [1, ...leb(min), ...leb(min + more)]));
  const customs = fc.array(
    fc.uint8Array({ maxLength: 300 }).map((content) => custom('any', [...content])),
    { maxLength: 2 },
  );

  it('touch nothing but the memory section, and the engine takes the result', () => {
    fc.assert(
      fc.property(
        imports,
        limits,
        customs,
        customs,
        fc.integer({ min: 300, max: 70_000 }),
        (imported, type, front, behind, maxPages) => {
          const around = (memory: readonly number[]): Uint8Array =>
            module(
              ...front,
              vector(1, nullaryType),
              vector(2, ...imported),
              ...front,
              vector(5, memory),
              vector(7, [...name('m'), 2, 0]),
              ...behind,
            );
          const bytes = around(type);
          expect(accepts(bytes)).toBe(true);
          const before = bytes.slice();

          const limited = limitMemory(bytes, Math.min(maxPages, 65_536));

          expect(bytes).toEqual(before);
          expect(accepts(limited)).toBe(true);
          const section = readSections(limited).find(({ id }) => id === 5);
          const memory = [...limited.subarray((section?.contentStart ?? 0) + 1, section?.end)];
          expect(memory[0]).toBe(1);
          expect([...limited]).toEqual([...around(memory)]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(paths.map((path, index) => [path, modules[index] ?? smallest] as const))(
    'leave the rest of %s alone',
    (_, bytes) => {
      const limited = limitMemory(limitTables(bytes, 100_000), 1000);
      expect(accepts(limited)).toBe(true);
      const kept = (candidate: Uint8Array): readonly (readonly [number, string])[] =>
        readSections(candidate)
          .filter(({ id }) => id !== 4 && id !== 5)
          .map(({ id, start, end }) => [id, Buffer.from(candidate.subarray(start, end)).toString('base64')]);
      expect(kept(limited)).toEqual(kept(bytes));
    },
  );
});
