import { describe, expect, it } from 'vitest';
import { issueCertificate, pemOf } from '../../../support/fake-sigstore/index.ts';
import { hashedRekordV2 } from '../../../support/fake-sigstore/proposed-entries.ts';
import {
  bundleSignature,
  entryOf,
  legacySignature,
  manifest,
  manifestBytes,
  parsedEntryOf,
  problem,
  startSigstore,
  verify,
  withLog,
} from './support.ts';
import { problemOfBundle, problemOfLegacy, replacing } from './proposed-entries.ts';

const instance = await startSigstore();
const { sigstore, circumstances } = instance;

describe('a log entry of another kind', () => {
  it.each([
    ['rekord 0.0.1', /"kind":"hashedrekord"/, '"kind":"rekord"'],
    ['hashedrekord 0.0.3', /"apiVersion":"0.0.1"/, '"apiVersion":"0.0.3"'],
    ['hashedrekord 0.0.2', /"apiVersion":"0.0.1"/, '"apiVersion":"0.0.2"'],
    ['dsse 0.0.1', /"kind":"hashedrekord"/, '"kind":"dsse"'],
    ['__proto__ 0.0.1', /"kind":"hashedrekord"/, '"kind":"__proto__"'],
  ])('is refused in the old form: %s', async (kind, what, by) => {
    expect(await problemOfLegacy(instance, replacing(what, by))).toEqual({
      code: 'LOG_INVALID',
      message: `log entry: expected an entry of the kind hashedrekord 0.0.1, found ${kind}`,
    });
  });

  it.each([
    ['dsse 0.0.2', /"apiVersion":"0.0.1"/, '"apiVersion":"0.0.2"'],
    ['hashedrekord 0.0.1', /"kind":"dsse"/, '"kind":"hashedrekord"'],
    ['intoto 0.0.1', /"kind":"dsse"/, '"kind":"intoto"'],
  ])('is refused of an envelope: %s', async (kind, what, by) => {
    expect(await problemOfBundle(instance, replacing(what, by))).toEqual({
      code: 'LOG_INVALID',
      message: `log entry: expected an entry of the kind dsse 0.0.1 or intoto 0.0.2 or hashedrekord 0.0.2, found ${kind}`,
    });
  });

  it('is refused of a message: dsse 0.0.1', async () => {
    const propose = replacing(/"kind":"hashedrekord"/, '"kind":"dsse"');
    const bundle = await sigstore.signBundleKeyless({ manifest, message: manifestBytes, propose });
    expect(problem(bundleSignature(bundle), circumstances)).toEqual({
      code: 'LOG_INVALID',
      message:
        'log entry: expected an entry of the kind hashedrekord 0.0.1 or hashedrekord 0.0.2, found dsse 0.0.1',
    });
  });

  it('is refused where it says so in one place only', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest });
    entryOf(bundle).kindVersion.kind = 'intoto';
    expect(problem(bundleSignature(bundle), circumstances)).toEqual({
      code: 'LOG_INVALID',
      message: 'log entry: expected an entry of the kind intoto 0.0.1, found dsse 0.0.1',
    });
  });
});

describe('a log entry that cannot be read', () => {
  it.each<[string, RegExp, string, string]>([
    ['two signatures', /"signatures":\[(.+)\]/, '"signatures":[$1,$1]', 'expected one signature, found 2'],
    ['no signature', /"signatures":\[.+\]/, '"signatures":[]', 'expected one signature, found 0'],
    ['no list', /"signatures":\[.+\]/, '"signatures":7', 'expected one signature, found none'],
    ['no object', /"signatures":\[.+\]/, '"signatures":[7]', 'expected one signature, found 1'],
    [
      'no base64',
      /"signature":"[^"]+"/,
      '"signature":"%%"',
      'expected base64 in signature, found something else',
    ],
    ['a number', /"signature":"[^"]+"/, '"signature":7', 'expected a text in signature, found none'],
    ['no spec', /"spec"/, '"speck"', 'expected one signature, found none'],
    [
      'a digest by MD5',
      /("payloadHash":\{"algorithm":)"sha256"/,
      '$1"md5"',
      'expected a digest by SHA-256, SHA-384 or SHA-512, found md5',
    ],
    [
      'no hexadecimal digits',
      /("payloadHash":\{[^}]*"value":)"[^"]+"/,
      '$1"zz"',
      'expected hexadecimal digits in payloadHash.value',
    ],
    [
      'no PEM',
      /"verifier":"[^"]+"/,
      `"verifier":"${Buffer.from('no PEM').toString('base64')}"`,
      'expected the PEM of a certificate or a public key in verifier, found something else',
    ],
    [
      'the PEM of something else',
      /"verifier":"[^"]+"/,
      `"verifier":"${Buffer.from(pemOf(Buffer.from('key'), 'PRIVATE KEY')).toString('base64')}"`,
      'expected the PEM of a certificate or a public key in verifier, found something else',
    ],
  ])('is refused: %s', async (_, what, by, message) => {
    expect(await problemOfBundle(instance, replacing(what, by))).toEqual({
      code: 'LOG_INVALID',
      message: `log entry: ${message}`,
    });
  });

  it('is refused in Rekor v2: a digest nobody knows', async () => {
    const propose = replacing(/"SHA2_256"/, '"SHA3_256"');
    expect(await problemOfBundle(instance, propose, { log: 'v2' })).toEqual({
      code: 'LOG_INVALID',
      message: 'log entry: expected a digest by SHA-256, SHA-384 or SHA-512, found SHA3_256',
    });
  });

  it.each<[string, (body: string) => string, string]>([
    ['no JSON', () => '{', 'expected a JSON document, found something else'],
    [
      'a key that is there twice',
      (body) => body.replace('"kind"', '"kind":"other","kind"'),
      'expected each key once, found one twice',
    ],
    ['no kind', (body) => body.replace('"dsse"', '7'), 'expected a kind and a version, found none'],
    ['a list', () => '[]', 'expected a kind and a version, found none'],
  ])('is refused: %s', async (_, change, message) => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const entry = parsedEntryOf(signature);
    entry.canonicalizedBody = Buffer.from(change(entry.canonicalizedBody.toString()));
    expect(problem(signature, circumstances)).toEqual({
      code: 'LOG_INVALID',
      message: `log entry: ${message}`,
    });
  });

  it('is refused where it is too large', async () => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    parsedEntryOf(signature).canonicalizedBody = Buffer.alloc(300_000);
    expect(problem(signature, circumstances).code).toBe('TOO_LARGE');
  });
});

describe('log entries', () => {
  it('are there for a certificate', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest, log: 'none' });
    expect(problem(legacySignature(layer), circumstances).code).toBe('LOG_MISSING');
    const bundle = await sigstore.signBundleKeyless({ manifest });
    bundle.verificationMaterial.tlogEntries = [];
    expect(problem(bundleSignature(bundle), circumstances).code).toBe('LOG_MISSING');
  });

  it('count once', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest });
    const entry = entryOf(bundle);
    bundle.verificationMaterial.tlogEntries = [entry, { ...entry, logIndex: '7' }];
    expect(problem(bundleSignature(bundle), circumstances)).toEqual({
      code: 'LOG_INVALID',
      message: 'log entry: expected each entry once, found one twice',
    });
  });

  it('may be two, of both logs, and all verify', async () => {
    const { key, certificate } = await issueCertificate(sigstore);
    const authority = { issue: () => Promise.resolve(certificate) };
    // RSA and Ed25519 give the same signature again, ECDSA does not: the second entry is logged for the first bundle.
    const bundle = await sigstore.signBundleKeyless({ manifest, key, authority });
    const { signedBytes, signature } = bundleSignature(bundle);
    const signer = { pem: pemOf(certificate), der: certificate, isCertificate: true };
    const proposed = hashedRekordV2({ signature, signedBytes, payload: signedBytes, hash: 'sha256', signer });
    const second = await sigstore.rekorV2.log(proposed);
    bundle.verificationMaterial.tlogEntries = [entryOf(bundle), second];
    expect(verify(bundleSignature(bundle), circumstances).logs).toMatchObject([
      { log: 'https://rekor.example', proof: 'both' },
      { log: 'https://log2025.example', proof: 'inclusion' },
    ]);

    const proof = second.inclusionProof;
    if (proof === undefined) throw new TypeError('expected a proof');
    proof.hashes = proof.hashes.toReversed();
    expect(problem(bundleSignature(bundle), circumstances).code).toBe('LOG_INVALID');
  });

  it('of Rekor v1 are by what the annotation says', async () => {
    const layer = withLog(await sigstore.signLegacyKeyless({ manifest }), ({ Payload }) => {
      Payload.logID = '00'.repeat(32);
    });
    expect(problem(legacySignature(layer), circumstances)).toEqual({
      code: 'LOG_INVALID',
      message: `log entry: expected one of a log in the trust root (fake.json), found one of the log ${'00'.repeat(32)}`,
    });
  });
});
