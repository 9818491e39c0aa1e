import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../../../src/sigstore/parse-public-key.ts';
import type { NewSignature } from '../../../../src/sigstore/sign/new-signature.ts';
import { readBack } from '../../../../src/sigstore/sign/read-back.ts';
import { signManifest } from '../../../../src/sigstore/sign/sign-manifest.ts';
import { verifyKeySignature } from '../../../../src/sigstore/verify/verify-key-signature.ts';
import { cosignSample } from '../../../support/cosign-samples.ts';
import { policy } from '../find/support.ts';
import { requestOf, sampleKey } from './support.ts';

const signedByCosign = 'sha256:eeb8d77746fefc5f3087e928d54b67e44ddd9d5d50bd838cc343370b1636ebb4';
const prod = new Map([
  ['team', 'a'],
  ['env', 'prod'],
]);

function payloadOf(made: NewSignature): string {
  if (made.format !== 'legacy') throw new TypeError('expected a legacy signature');
  return made.payload.toString();
}

interface BundleJson {
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly signatures: readonly { readonly sig: string }[];
  };
}

function bundleOf(made: NewSignature): BundleJson {
  if (made.format !== 'bundle') throw new TypeError('expected a bundle');
  return JSON.parse(made.bundle.toString()) as BundleJson;
}

describe('the payload of a legacy signature', () => {
  it.each([
    ['with annotations', prod, 'bfffdf8b6749ed1e570f81f4557062bc1f13954566fc6274bc47329de50f0843'],
    ['without', new Map(), 'c81e742d437e67b2823c51d5f44f5734f6216a2018bc9048228859cb359ce5eb'],
  ])('has the bytes that cosign writes: %s', async (_name, annotations, blob) => {
    const made = signManifest(
      requestOf({
        format: 'legacy',
        manifest: signedByCosign,
        dockerReference: '127.0.0.1:5611/fixture/policy',
        annotations,
      }),
      await sampleKey('p256'),
    );

    expect(payloadOf(made)).toBe(cosignSample(`blobs/${blob}`).toString());
  });

  it('is escaped and sorted as Go does', async () => {
    // Of `json.Marshal` of Go 1.26.
    const annotations = new Map([
      ['b', '\u0000\u0008\u000b\u001f"\\/\u007f\u00e9'],
      ['\u{1f600}', ''],
      ['\uffee', ''],
      ['9', '<a href="?x&y">\u2028\u2029'],
      ['10', ''],
    ]);
    const made = signManifest(requestOf({ format: 'legacy', annotations }), await sampleKey('p256'));

    expect(payloadOf(made).replace(/^.*"optional":/, '')).toBe(
      String.raw`{"10":"","9":"\u003ca href=\"?x\u0026y\"\u003e\u2028\u2029","b":"\u0000\b\u000b\u001f\"\\/` +
        '\u007f\u00e9","\uffee":"","\u{1f600}":""}}',
    );
  });
});

describe('a bundle by a key', () => {
  it.each([
    ['with annotations', 'p256', prod, 'd1cb3d6903327a6b5650f55358507225609cc5a577673de65e1d938fd0b38a0d'],
    ['without', 'rsa', new Map(), 'ace029a88710bed944a4c31667c2a04ceea2e3ef3c3b57793c3d05627341341d'],
  ] as const)('has the members that cosign writes: %s', async (_name, key, annotations, blob) => {
    const request = requestOf({ manifest: signedByCosign, annotations });
    const ours = bundleOf(signManifest(request, await sampleKey(key)));
    const theirs = JSON.parse(cosignSample(`blobs/${blob}`).toString()) as typeof ours;

    expect(statementIn(ours)).toEqual(statementIn(theirs));
    expect(withoutSignature(ours)).toEqual(withoutSignature(theirs));
  });

  function statementIn({ dsseEnvelope }: BundleJson): unknown {
    return JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString());
  }

  /** Of the signature only that it is there; the statement may be written in several ways. */
  function withoutSignature({ dsseEnvelope, ...bundle }: BundleJson): object {
    const { signatures, ...envelope } = dsseEnvelope;
    return {
      ...bundle,
      dsseEnvelope: { ...envelope, payload: '' },
      signatures: signatures.map(({ sig, ...more }) => ({ ...more, sig: typeof sig })),
    };
  }
});

describe('a signature', () => {
  const keys = [
    ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'sha256'],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha384'],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256'],
    ['Ed25519', generateKeyPairSync('ed25519'), undefined],
  ] as const;

  describe.each(['legacy', 'bundle'] as const)('of the form %s', (format) => {
    it.each(keys)('with %s verifies', (_name, { privateKey, publicKey }, hash) => {
      const annotations = new Map([['env', 'prod']]);
      const read = readBack(signManifest(requestOf({ format, annotations }), privateKey));

      expect(verify(hash, read.signedBytes, publicKey, read.signature)).toBe(true);
      const key = parsePublicKey(publicKey.export({ format: 'pem', type: 'spki' }).toString());
      const { subjects, signer } = verifyKeySignature(read, policy, key, undefined, new Date());
      expect(subjects).toMatchObject([{ digest: policy, annotations }]);
      expect(signer).toEqual({ kind: 'key', fingerprint: key.fingerprint });
    });

    it('with a key of another kind is none', () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });

      expect(() => signManifest(requestOf({ format }), privateKey)).toThrow(
        expect.objectContaining({ code: 'KEY_INVALID' }) as Error,
      );
    });
  });

  it('with a key of cosign verifies with its public key', async () => {
    const read = readBack(signManifest(requestOf(), await sampleKey('p384')));

    expect(
      verify('sha384', read.signedBytes, createPublicKey(cosignSample('p384.pub')), read.signature),
    ).toBe(true);
  });
});
