import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { isDigest } from '../../../src/oci/digest.ts';
import { formatReference, parseReference, type Reference } from '../../../src/oci/reference.ts';

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const component = fc
  .tuple(word, fc.array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), word), { maxLength: 2 }))
  .map(([first, rest]) => first + rest.flat().join(''));
const repository = fc.array(component, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/'));
const registry = fc.oneof(
  fc.constantFrom('docker.io', 'localhost', '[fe80::1]:5000', 'host.example'),
  fc
    .tuple(word, word, fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }))
    .map(([a, b, port]) => `${a}.${b}${port === undefined ? '' : `:${String(port)}`}`),
);
const digest = fc.stringMatching(/^sha256:[0-9a-f]{64}$/).filter(isDigest);
const references: fc.Arbitrary<Reference> = fc
  .record({
    registry,
    repository,
    tag: fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined }),
    digest: fc.option(digest, { nil: undefined }),
  })
  .filter(({ tag, digest: pinned }) => tag !== undefined || pinned !== undefined);

const hostile = fc.array(
  fc.oneof(
    fc.constantFrom(
      'registry://',
      '/',
      ':',
      '@',
      '..',
      '.',
      '%2e',
      '\\',
      '\0',
      '\n',
      'ghcr.io',
      'a',
      'sha256:',
      '[',
      ']',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { maxLength: 8 },
);

describe('references', () => {
  it('come back from their text as they were', () => {
    fc.assert(
      fc.property(references, (reference) => {
        expect(parseReference(formatReference(reference))).toEqual(reference);
        expect(parseReference(`registry://${formatReference(reference)}`)).toEqual(reference);
      }),
    );
  });

  it('from any text are refused, or plain: nothing in them leads elsewhere in a URL or a folder', () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        try {
          const reference = parseReference(parts.join(''));
          const text = formatReference(reference);

          expect(parseReference(text)).toEqual(reference);
          expect(text).not.toMatch(/[^\w.:/@[\]-]/);
          expect(reference.repository.split('/')).not.toContain('..');
          expect(new URL(`https://${reference.registry}/v2/${reference.repository}`).pathname).toBe(
            `/v2/${reference.repository}`,
          );
        } catch (error) {
          if (!(error instanceof WardctlError)) throw error;
          expect(error.code).toBe('REFERENCE_INVALID');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
