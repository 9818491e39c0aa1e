import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import { parseTrustRoot } from '../../../../src/sigstore/trust/parse-trust-root.ts';
import { changed, config, logOf, published, type Root } from './support.ts';

const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
const ed25519 = generateKeyPairSync('ed25519').publicKey;

describe('a trust root', () => {
  it.each([
    ['alone', published],
    ['in a ClientTrustConfig', config({})],
    ['without anything to sign with', config({ signingConfig: undefined })],
    [
      'of the next version',
      changed((root) => (root.mediaType = 'application/vnd.dev.sigstore.trustedroot.v0.2+json')),
    ],
  ])('is read %s', (_name, text) => {
    const { root, origin, fetchedAt } = parseTrustRoot(text, 'root.json');

    expect([origin, fetchedAt]).toEqual(['root.json', undefined]);
    expect(root.tlogs.map(({ baseUrl }) => baseUrl)).toEqual([
      'https://rekor.sigstore.dev',
      'https://log2025-1.rekor.sigstore.dev',
    ]);
    expect(root.tlogs[0]?.publicKey?.validFor?.start).toEqual(new Date('2021-01-12T11:53:27Z'));
    expect(root.certificateAuthorities[1]?.certChain?.certificates).toHaveLength(2);
    expect([root.ctlogs.length, root.timestampAuthorities.length]).toEqual([2, 1]);
  });

  it.each<[string, (root: Root) => void]>([
    [
      'no logs and no timestamp authorities',
      (root) => Object.assign(root, { tlogs: [], ctlogs: null, timestampAuthorities: [] }),
    ],
    ['a log of P-384', (root) => root.tlogs.push(logOf(p384, 'PKIX_ECDSA_P384_SHA_384'))],
    ['a log of Ed25519, called by its key', (root) => root.tlogs.push(logOf(ed25519, 'PKIX_ED25519'))],
    [
      'a log with the short identifier of checkpoints',
      ({ tlogs: [, log] }) => {
        const keyId = Buffer.from(String(log.logId?.keyId), 'base64').subarray(0, 4).toString('base64');
        log.checkpointKeyId = { keyId };
      },
    ],
    [
      'null for what is optional',
      ({ tlogs: [log] }) => Object.assign(log, { operator: null, hashAlgorithm: null }),
    ],
    ['no validity', ({ certificateAuthorities: [ca] }) => delete ca.validFor],
    [
      'times with fractions and zones',
      ({ certificateAuthorities: [ca] }) => {
        ca.validFor = { start: '2021-03-07T03:20:29.123456789+02:00' };
      },
    ],
  ])('may have %s', (_name, change) => {
    expect(() => parseTrustRoot(changed(change), 'r')).not.toThrow();
  });

  it.each<[string, string, string]>([
    ['no JSON', '{', 'expected JSON, found'],
    ['nothing', '', 'expected JSON, found'],
    ['a list', '[]', 'expected an object, found'],
    ['{}', '{}', 'mediaType: expected application/vnd.dev.sigstore.clienttrustconfig'],
    ['no media type', changed((root) => delete root.mediaType), 'mediaType: expected application/'],
    ['another media type', changed((root) => (root.mediaType = 'application/json')), 'mediaType: expected'],
    [
      'a later media type',
      changed((root) => (root.mediaType = 'application/vnd.dev.sigstore.trustedroot.v1.0+json')),
      'mediaType: expected',
    ],
    [
      'a config without root',
      config({ trustedRoot: undefined }),
      'trustedRoot: expected an object, found nothing',
    ],
    ['a config with an empty root', config({ trustedRoot: {} }), 'trustedRoot.mediaType: expected'],
    ['a config with another key', config({ tlogs: [] }), 'unknown key "tlogs"'],
    ['a key twice', published.replace('"tlogs"', '"ctlogs"'), 'expected each key once, found "ctlogs" again'],
    ['a huge text', `${published}${' '.repeat(8 * 1024 * 1024)}`, 'expected at most 8388608 bytes'],
  ])('is refused: %s', (_name, text, problem) => {
    expect(() => parseTrustRoot(text, 'root.json')).toThrow(
      expect.objectContaining({
        code: 'TRUST_ROOT_INVALID',
        message: expect.stringContaining(`root.json is no usable trust root: `) as unknown,
        hint: expect.stringContaining('ClientTrustConfig') as unknown,
      }),
    );
    expect(() => parseTrustRoot(text, 'root.json')).toThrow(problem);
  });

  it('is read, or refused with a code, whatever is changed in it', () => {
    fc.assert(
      fc.property(fc.nat(published.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const text = published.slice(0, at) + String.fromCharCode(code) + published.slice(at + 1);
        try {
          parseTrustRoot(text, 'r');
        } catch (error) {
          expect(error).toBeInstanceOf(WardctlError);
          expect(error).toHaveProperty('code', 'TRUST_ROOT_INVALID');
        }
      }),
      { numRuns: 500 },
    );
  });
});
