import { HashAlgorithm } from '@sigstore/protobuf-specs';
import { describe, expect, it } from 'vitest';
import { hexOf } from '../../../../src/oci/index.ts';
import {
  bundleSignature,
  legacySignature,
  manifest,
  manifestBytes,
  otherManifest,
  problem,
  startSigstore,
  verify,
} from './support.ts';

const { sigstore, circumstances } = await startSigstore();

describe('the manifest that is signed', () => {
  it.each(['legacy', 'bundle'])('has to be the one in question (%s)', async (format) => {
    const signature =
      format === 'legacy'
        ? legacySignature(await sigstore.signLegacyKeyless({ manifest: otherManifest }))
        : bundleSignature(await sigstore.signBundleKeyless({ manifest: otherManifest }));
    expect(problem(signature, circumstances)).toEqual({
      code: 'OTHER_SUBJECT',
      message: `expected a signature of ${manifest}, found one of ${otherManifest}`,
    });
    expect(verify(signature, { ...circumstances, manifest: otherManifest }).subjects).toMatchObject([
      { digest: otherManifest },
    ]);
  });

  it('may be one of several, and brings its own annotations', async () => {
    const subject = [otherManifest, manifest].map((digest, index) => ({
      digest: { sha256: hexOf(digest) },
      annotations: { index: String(index) },
    }));
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest, statement: { subject } }));
    expect(verify(signature, circumstances).subjects.map(({ annotations }) => annotations)).toEqual([
      new Map([['index', '1']]),
    ]);
  });

  it('may be several of them, each with annotations of its own', async () => {
    const subject = [manifest, otherManifest, manifest].map((digest, index) => ({
      digest: { sha256: hexOf(digest) },
      annotations: { index: String(index) },
    }));
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest, statement: { subject } }));
    expect(verify(signature, circumstances).subjects.map(({ annotations }) => annotations)).toEqual([
      new Map([['index', '0']]),
      new Map([['index', '2']]),
    ]);
  });

  it('is signed itself where there is no envelope', async () => {
    const message = Buffer.from('another one');
    const bundle = await sigstore.signBundleKeyless({ manifest, message: manifestBytes });
    const other = bundleSignature(bundle);
    const { content } = other.bundle;
    if (content.$case !== 'messageSignature') throw new TypeError('expected a message');
    // What a reader would hand over that believed the digest in the bundle.
    content.messageSignature.messageDigest.digest = Buffer.from(hexOf(otherManifest), 'hex');
    expect(problem({ ...other, signedBytes: message }, circumstances).code).toBe('OTHER_SUBJECT');
  });
});

describe('the parts of a signature', () => {
  it('are of one piece: other bytes than those of the envelope', async () => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const signedBytes = Buffer.concat([signature.signedBytes, Buffer.from(' ')]);
    expect(problem({ ...signature, signedBytes }, circumstances)).toEqual({
      code: 'MALFORMED',
      message: 'expected the signed bytes to be those of the envelope, found others',
    });
  });

  it.each(['legacy', 'bundle'])('are of one piece: another signature (%s)', async (format) => {
    const make = async () =>
      format === 'legacy'
        ? legacySignature(await sigstore.signLegacyKeyless({ manifest }))
        : bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const [signature, other] = [await make(), await make()];
    expect(problem({ ...signature, signature: other.signature }, circumstances)).toEqual({
      code: 'MALFORMED',
      message: 'expected one signature, found two that differ',
    });
  });

  it('are of one piece: a digest of something else', async () => {
    const signature = legacySignature(await sigstore.signLegacyKeyless({ manifest }));
    const signedBytes = Buffer.concat([signature.signedBytes, Buffer.from(' ')]);
    const found = problem({ ...signature, signedBytes }, circumstances);
    expect(found).toMatchObject({
      code: 'MALFORMED',
      message: expect.stringMatching(/expected the SHA-256/) as unknown,
    });
  });

  it('name the digest that is meant', async () => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest, message: manifestBytes }));
    const { content } = signature.bundle;
    if (content.$case !== 'messageSignature') throw new TypeError('expected a message');
    content.messageSignature.messageDigest.algorithm = HashAlgorithm.SHA2_384;
    expect(problem(signature, circumstances).code).toBe('MALFORMED');
  });

  it('are those of a statement', async () => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const { content } = signature.bundle;
    if (content.$case !== 'dsseEnvelope') throw new TypeError('expected an envelope');
    content.dsseEnvelope.payloadType = 'text/\u001b[31mplain';
    expect(problem(signature, circumstances)).toEqual({
      code: 'MALFORMED',
      message: 'expected an envelope of the type application/vnd.in-toto+json, found text/ [31mplain',
    });
  });

  it.each([0, 2])('are those of an envelope with one signature, not %s', async (count) => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const { content } = signature.bundle;
    if (content.$case !== 'dsseEnvelope') throw new TypeError('expected an envelope');
    const { signatures } = content.dsseEnvelope;
    content.dsseEnvelope.signatures = [...signatures, ...signatures].slice(0, count);
    expect(problem(signature, circumstances)).toEqual({
      code: 'MALFORMED',
      message: `expected an envelope with one signature, found ${String(count)}`,
    });
  });

  it('are no envelope in the old form', async () => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    expect(problem({ ...signature, format: 'legacy' }, circumstances)).toEqual({
      code: 'MALFORMED',
      message: 'expected a signature of a payload, found an envelope',
    });
  });

  it.each([
    'application/vnd.dev.sigstore.bundle+json;version=0.4',
    'application/vnd.dev.sigstore.bundle.v9.9+json',
    'application/vnd.dev.sigstore.bundle.v0.3+json;x',
  ])('are of a known version, not %s', async (mediaType) => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const found = problem({ ...signature, bundle: { ...signature.bundle, mediaType } }, circumstances);
    expect(found).toEqual({
      code: 'MALFORMED',
      message: `expected a Sigstore bundle of version 0.1 to 0.3, found ${mediaType}`,
    });
  });

  it('are of version 0.3 in both spellings', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest });
    bundle.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=0.3';
    expect(verify(bundleSignature(bundle), circumstances).signer.kind).toBe('certificate');
  });
});
