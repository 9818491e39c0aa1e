import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch, diffJson, formatPatch, parsePatch, PatchError } from '../../../src/admission/index.ts';
import { equalJson, stringifyJson } from '../../../src/json/index.ts';
import { jsonValues } from './json-values.ts';

describe('patches', () => {
  it('turn one document into the other, also by way of their text', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (before, after) => {
        const original = stringifyJson(before);
        const patch = diffJson(before, after);
        expect(equalJson(applyPatch(before, patch), after)).toBe(true);
        const sent = parsePatch(Buffer.from(formatPatch(patch)).toString('base64'));
        expect(equalJson(applyPatch(before, sent), after)).toBe(true);
        expect(stringifyJson(before)).toBe(original);
      }),
      { numRuns: 1000 },
    );
  });

  it('are empty for equal documents only', () => {
    fc.assert(
      fc.property(jsonValues, jsonValues, (before, after) => {
        expect(diffJson(before, after).length === 0).toBe(equalJson(before, after));
        expect(diffJson(before, structuredClone(before))).toEqual([]);
      }),
    );
  });

  it('of any kind are applied whole or refused as a whole', () => {
    const pointer = fc.array(fc.constantFrom('a', 'b', '0', '1', '-', '__proto__', '~1', ''), {
      maxLength: 3,
    });
    const path = pointer.map((steps) => steps.map((step) => `/${step}`).join(''));
    const operation = fc.oneof(
      fc.record({
        op: fc.constantFrom('add' as const, 'replace' as const, 'test' as const),
        path,
        value: jsonValues,
      }),
      fc.record({ op: fc.constant('remove' as const), path }),
      fc.record({ op: fc.constantFrom('move' as const, 'copy' as const), from: path, path }),
    );
    fc.assert(
      fc.property(jsonValues, fc.array(operation, { maxLength: 6 }), (document, patch) => {
        const original = stringifyJson(document);
        try {
          applyPatch(document, patch);
        } catch (error) {
          expect(error).toBeInstanceOf(PatchError);
        }
        expect(stringifyJson(document)).toBe(original);
      }),
      { numRuns: 1000 },
    );
  });
});
