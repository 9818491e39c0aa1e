import { sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../../../src/sigstore/parse-public-key.ts';
import {
  issueCertificate,
  makeKey,
  pemOf,
  publicPem,
  signWith,
} from '../../../support/fake-sigstore/index.ts';
import {
  bundleSignature,
  entryOf,
  flipped,
  later,
  legacySignature,
  manifest,
  manifestBytes,
  otherManifest,
  problemOf,
  startSigstore,
  verifyWithKey,
  withAnnotation,
  withLog,
} from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const { time } = sigstore;
/** Keys need neither a trust root nor a clock. */
const alone = { trust: undefined, now: new Date(0) };
const signatureName = 'dev.cosignproject.cosign/signature';
const key = makeKey();
const { fingerprint } = parsePublicKey(publicPem(key));

const notByKey = {
  code: 'KEY_MISMATCH',
  message: `expected a signature by the key ${fingerprint.slice(0, 12)}, found one that does not verify with it`,
};

describe('a signature by a key', () => {
  it.each([
    { kind: 'p256', hash: 'sha256' },
    { kind: 'p384', hash: 'sha384' },
    { kind: 'p384', hash: 'sha256' },
    { kind: 'rsa', hash: 'sha256' },
    { kind: 'ed25519', hash: undefined },
  ] as const)('verifies with $kind and $hash, with or without a trust root', async ({ kind, hash }) => {
    const options = { manifest, key: makeKey(kind), annotations: { env: 'prod' }, ...(hash && { hash }) };
    const signer = { kind: 'key', fingerprint: parsePublicKey(publicPem(options.key)).fingerprint };
    const forms = [
      legacySignature(await sigstore.signLegacyWithKey(options)),
      bundleSignature(await sigstore.signBundleWithKey(options)),
    ];
    for (const signature of forms) {
      const verified = verifyWithKey(signature, options.key, alone);
      expect(verified).toMatchObject({ signer, signedAt: undefined, logs: [], timestampAuthorities: [] });
      expect(verified.subjects[0]?.annotations).toEqual(new Map([['env', 'prod']]));
      expect(verifyWithKey(signature, options.key, circumstances)).toEqual(verified);
    }

    const logged = [
      legacySignature(await sigstore.signLegacyWithKey({ ...options, log: 'v1' })),
      bundleSignature(await sigstore.signBundleWithKey({ ...options, log: 'v1' })),
      bundleSignature(await sigstore.signBundleWithKey({ ...options, log: 'v2' })),
    ];
    for (const signature of logged) {
      expect(verifyWithKey(signature, options.key, alone)).toMatchObject({
        signer,
        signedAt: undefined,
        logs: [],
      });
      const verified = verifyWithKey(signature, options.key, circumstances);
      expect(verified).toMatchObject({ signer, signedAt: time });
      expect(verified.logs).toHaveLength(1);
    }
  });

  it('verifies of the manifest itself, without an envelope', async () => {
    const bundle = await sigstore.signBundleWithKey({ manifest, key, message: manifestBytes });
    expect(verifyWithKey(bundleSignature(bundle), key, alone).signer.kind).toBe('key');
  });

  it('verifies by Rekor v2 without a time', async () => {
    const bundle = await sigstore.signBundleWithKey({ manifest, key, log: 'v2', timestamp: false });
    expect(verifyWithKey(bundleSignature(bundle), key, circumstances)).toMatchObject({
      signedAt: undefined,
      logs: [{ log: 'https://log2025.example', proof: 'inclusion' }],
    });
  });

  it('verifies with a timestamp alone', async () => {
    const layer = await sigstore.signLegacyWithKey({ manifest, key, timestamp: true });
    expect(verifyWithKey(legacySignature(layer), key, circumstances)).toMatchObject({
      signedAt: time,
      timestampAuthorities: ['https://tsa.example'],
    });
  });
});

describe('a signature that is not by the key', () => {
  it.each(['p256', 'p384', 'rsa', 'ed25519'] as const)('by another one of %s', async (kind) => {
    const other = makeKey(kind);
    for (const signature of [
      legacySignature(await sigstore.signLegacyWithKey({ manifest, key: other })),
      bundleSignature(await sigstore.signBundleWithKey({ manifest, key: other })),
    ]) {
      expect(problemOf(() => verifyWithKey(signature, key, alone))).toEqual(notByKey);
    }
  });

  it.each([
    { kind: 'p256', hash: 'sha384' },
    { kind: 'p384', hash: 'sha512' },
    { kind: 'rsa', hash: 'sha384' },
    { kind: 'rsa', hash: 'sha512' },
  ] as const)('with $kind and $hash', async ({ kind, hash }) => {
    const pair = makeKey(kind);
    const layer = await sigstore.signLegacyWithKey({ manifest, key: pair, hash });
    expect(problemOf(() => verifyWithKey(legacySignature(layer), pair, alone)).code).toBe('KEY_MISMATCH');
  });

  it('of another payload', async () => {
    const layer = await sigstore.signLegacyWithKey({ manifest, key });
    const { payload } = await sigstore.signLegacyWithKey({ manifest, key, annotations: { env: 'prod' } });
    expect(problemOf(() => verifyWithKey(legacySignature({ ...layer, payload }), key, alone))).toEqual(
      notByKey,
    );
  });

  it('in another encoding (IEEE P1363)', async () => {
    const layer = await sigstore.signLegacyWithKey({ manifest, key });
    const raw = sign('sha256', layer.payload, { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
    const changed = legacySignature(withAnnotation(layer, signatureName, raw.toString('base64')));
    expect(problemOf(() => verifyWithKey(changed, key, alone))).toEqual(notByKey);
  });

  it('with the padding of RSA-PSS', async () => {
    const rsa = makeKey('rsa');
    const layer = await sigstore.signLegacyWithKey({ manifest, key: rsa });
    const { RSA_PKCS1_PSS_PADDING: padding } = (await import('node:crypto')).constants;
    const raw = sign('sha256', layer.payload, { key: rsa.privateKey, padding });
    const changed = legacySignature(withAnnotation(layer, signatureName, raw.toString('base64')));
    expect(problemOf(() => verifyWithKey(changed, rsa, alone)).code).toBe('KEY_MISMATCH');
  });

  it('of the payload of an envelope, not of its encoding', async () => {
    const bundle = await sigstore.signBundleWithKey({ manifest, key });
    const { dsseEnvelope } = bundle;
    if (dsseEnvelope === undefined) throw new TypeError('expected an envelope');
    const sig = signWith(key, Buffer.from(dsseEnvelope.payload, 'base64')).toString('base64');
    bundle.dsseEnvelope = { ...dsseEnvelope, signatures: [{ sig }] };
    expect(problemOf(() => verifyWithKey(bundleSignature(bundle), key, alone)).code).toBe(
      'SIGNATURE_INVALID',
    );
  });

  it('but says that it is: that one is broken', async () => {
    const bundle = await sigstore.signBundleWithKey({ manifest, key });
    const { dsseEnvelope } = bundle;
    if (dsseEnvelope === undefined) throw new TypeError('expected an envelope');
    const [signature] = dsseEnvelope.signatures;
    dsseEnvelope.signatures = [{ sig: flipped(signature?.sig ?? '') }];
    expect(problemOf(() => verifyWithKey(bundleSignature(bundle), key, alone))).toEqual({
      code: 'SIGNATURE_INVALID',
      message: `expected a signature by the key ${fingerprint.slice(0, 12)}, found one for it that does not verify`,
    });
  });

  it('whatever it is called', async () => {
    const bundle = await sigstore.signBundleWithKey({ manifest, key });
    bundle.verificationMaterial.publicKey = { hint: 'another one' };
    expect(verifyWithKey(bundleSignature(bundle), key, alone).signer).toEqual({ kind: 'key', fingerprint });
  });

  it('but by the key of a certificate', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest, key });
    expect(problemOf(() => verifyWithKey(legacySignature(layer), key, circumstances))).toEqual({
      code: 'KEY_MISMATCH',
      message: 'expected a signature by this key, found one with a certificate',
    });
  });

  it('or of another manifest', async () => {
    const layer = await sigstore.signLegacyWithKey({ manifest: otherManifest, key });
    expect(problemOf(() => verifyWithKey(legacySignature(layer), key, alone)).code).toBe('OTHER_SUBJECT');
  });
});

describe('what a trust root says about a signature by a key', () => {
  it('is that its log has it', async () => {
    const layer = withLog(await sigstore.signLegacyWithKey({ manifest, key, log: 'v1' }), (log) => {
      log.SignedEntryTimestamp = flipped(log.SignedEntryTimestamp);
    });
    expect(problemOf(() => verifyWithKey(legacySignature(layer), key, circumstances)).code).toBe(
      'LOG_INVALID',
    );
    expect(verifyWithKey(legacySignature(layer), key, alone).logs).toEqual([]);
  });

  it('is that its log has it under this key', async () => {
    const other = Buffer.from(publicPem(makeKey())).toString('base64');
    const layer = await sigstore.signLegacyWithKey({
      manifest,
      key,
      log: 'v1',
      propose: (entry) =>
        JSON.parse(
          JSON.stringify(entry).replace(
            /"publicKey":\{"content":"[^"]+"/,
            `"publicKey":{"content":"${other}"`,
          ),
        ) as typeof entry,
    });
    expect(problemOf(() => verifyWithKey(legacySignature(layer), key, circumstances))).toEqual({
      code: 'LOG_MISMATCH',
      message: 'log entry: expected an entry with this key, found one with another',
    });
  });

  it('is that its log has it under a key, not a certificate', async () => {
    const { certificate } = await issueCertificate(sigstore, { key });
    const pem = Buffer.from(pemOf(certificate)).toString('base64');
    const layer = await sigstore.signLegacyWithKey({
      manifest,
      key,
      log: 'v1',
      propose: (entry) =>
        JSON.parse(
          JSON.stringify(entry).replace(/"publicKey":\{"content":"[^"]+"/, `"publicKey":{"content":"${pem}"`),
        ) as typeof entry,
    });
    expect(problemOf(() => verifyWithKey(legacySignature(layer), key, circumstances))).toEqual({
      code: 'LOG_MISMATCH',
      message: 'log entry: expected an entry with the key of the signer, found one with a certificate',
    });
  });

  it('is that its log has a key, in whatever encoding', async () => {
    const { x = '', y = '' } = key.publicKey.export({ format: 'jwk' });
    const sign = Buffer.from([(Buffer.from(y, 'base64url').at(-1) ?? 0) % 2 === 0 ? 2 : 3]);
    const compressed = Buffer.concat([
      Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex'),
      sign,
      Buffer.from(x, 'base64url'),
    ]);
    const by = async (pem: string) =>
      legacySignature(
        await sigstore.signLegacyWithKey({
          manifest,
          key,
          log: 'v1',
          propose: (entry) =>
            JSON.parse(
              JSON.stringify(entry).replace(
                /"publicKey":\{"content":"[^"]+"/,
                `"publicKey":{"content":"${Buffer.from(pem).toString('base64')}"`,
              ),
            ) as typeof entry,
        }),
      );
    expect(verifyWithKey(await by(pemOf(compressed, 'PUBLIC KEY')), key, circumstances).logs).toHaveLength(1);
    const broken = await by(pemOf(Buffer.from('no key'), 'PUBLIC KEY'));
    expect(problemOf(() => verifyWithKey(broken, key, circumstances))).toEqual({
      code: 'LOG_INVALID',
      message: 'log entry: expected a public key, found something else',
    });
  });

  it('is when it was signed, not later than now', async () => {
    const layer = await sigstore.signLegacyWithKey({ manifest, key, log: 'v1' });
    const now = later(time, -6);
    expect(problemOf(() => verifyWithKey(legacySignature(layer), key, { ...circumstances, now })).code).toBe(
      'FUTURE',
    );
  });

  it('is that its timestamp is of it', async () => {
    const stamped = await sigstore.signBundleWithKey({ manifest, key, timestamp: true });
    const other = await sigstore.signBundleWithKey({ manifest, key, timestamp: true });
    const { timestampVerificationData } = other.verificationMaterial;
    if (timestampVerificationData === undefined) throw new TypeError('expected a timestamp');
    stamped.verificationMaterial.timestampVerificationData = timestampVerificationData;
    expect(problemOf(() => verifyWithKey(bundleSignature(stamped), key, circumstances)).code).toBe(
      'TIMESTAMP_INVALID',
    );
  });

  it('is nothing good about a proof for another entry', async () => {
    const bundle = await sigstore.signBundleWithKey({ manifest, key, log: 'v2' });
    const other = await sigstore.signBundleWithKey({ manifest, key, log: 'v2' });
    const { inclusionProof, logIndex } = entryOf(other);
    Object.assign(entryOf(bundle), { inclusionProof, logIndex });
    expect(problemOf(() => verifyWithKey(bundleSignature(bundle), key, circumstances)).code).toBe(
      'LOG_INVALID',
    );
  });
});
