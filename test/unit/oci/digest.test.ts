import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentVerifier, type Digest, digestOf, hexOf, isDigest } from '../../../src/oci/digest.ts';

const content = Buffer.from('a policy');
// `printf 'a policy' | sha256sum`, `… | sha512sum`
const sha256 = createHash('sha256').update('a policy').digest('hex');
const sha512: Digest = `sha512:${createHash('sha512').update('a policy').digest('hex')}`;

/** Lets the pieces pass a check. */
function check(digest: Digest, size: number, pieces: readonly Uint8Array[]): void {
  const verifier = new ContentVerifier({ digest, size }, 'the layer');
  for (const piece of pieces) verifier.update(piece);
  verifier.finish();
}

describe('a digest', () => {
  it('is that of FIPS 180-4 in lower-case hex', () => {
    expect(digestOf(Buffer.from('abc'))).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(hexOf(digestOf(content))).toBe(sha256);
  });

  it.each([
    ['without algorithm', sha256],
    ['of another algorithm', `sha384:${sha256}`],
    ['of a weak algorithm', `md5:${sha256.slice(32)}`],
    ['in upper case', `sha256:${sha256.toUpperCase()}`],
    ['too short', `sha256:${sha256.slice(1)}`],
    ['too long', `sha256:${sha256}0`],
    ['with a way up', `sha256:${'../'.repeat(21)}a`],
    ['with a line break', `sha256:${sha256}\n`],
    ['of the wrong length for its algorithm', `sha512:${sha256}`],
  ])('%s is none', (_what, text) => {
    expect(isDigest(text)).toBe(false);
  });

  it('may be sha512', () => {
    expect(isDigest(sha512)).toBe(true);
    expect(() => {
      check(sha512, content.length, [content]);
    }).not.toThrow();
  });
});

describe('a check of contents', () => {
  it('accepts the contents in any pieces', () => {
    const bytes = fc.uint8Array({ maxLength: 100 });
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(100), { maxLength: 5 }), (all, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)), all.length].sort((a, b) => a - b);
        const pieces = at.slice(1).map((end, index) => all.subarray(at[index], end));

        check(digestOf(all), all.length, pieces);
      }),
    );
  });

  it('accepts empty contents', () => {
    expect(() => {
      check('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, []);
    }).not.toThrow();
  });

  it.each([
    ['other bytes', [Buffer.from('a polizy')], `expected sha256:${sha256}, found sha256:`],
    ['too few', [content.subarray(1)], 'expected 8 bytes (sha256:'],
    ['none', [], 'found 0 bytes'],
  ])('refuses %s', (_what, pieces, message) => {
    expect(() => {
      check(`sha256:${sha256}`, content.length, pieces);
    }).toThrow(
      expect.objectContaining({
        code: 'REGISTRY_DIGEST_MISMATCH',
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  it('refuses the first byte too many, and does not wait for the end', () => {
    const verifier = new ContentVerifier({ digest: `sha256:${sha256}`, size: 8 }, 'the layer');
    verifier.update(content);

    expect(() => {
      verifier.update(Buffer.from('!'));
    }).toThrow('the layer: expected 8 bytes');
  });

  it('refuses any change of one bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(), (bytes, position) => {
        const changed = Uint8Array.from(bytes);
        const bit = position % (bytes.length * 8);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));

        expect(() => {
          check(digestOf(bytes), bytes.length, [changed]);
        }).toThrow('found sha256:');
      }),
    );
  });
});
