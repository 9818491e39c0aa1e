import { beforeAll, describe, expect, it } from 'vitest';
import { parseBundle } from '../../../../src/sigstore/find/parse-bundle.ts';
import type { Signature } from '../../../../src/sigstore/signature.ts';
import { bundleBytes, FakeSigstore, type BundleJson } from '../../../support/fake-sigstore/index.ts';
import {
  bundleOf,
  bundleType,
  bytesOf,
  origin,
  policy,
  policyBytes,
  problemOf,
  statementOf,
} from './support.ts';

const material = 'verificationMaterial';
const entry = `${material}.tlogEntries.0`;
const timestamps = `${material}.timestampVerificationData.rfc3161Timestamps`;

let sigstore: FakeSigstore;
let keyless: BundleJson;
beforeAll(async () => {
  sigstore = await FakeSigstore.start();
  keyless = await sigstore.signBundleKeyless({
    manifest: policy,
    timestamp: true,
    annotations: { env: 'prod' },
  });
});

function parse(document: unknown): Signature {
  const found = parseBundle(Buffer.isBuffer(document) ? document : bytesOf(document), origin);
  if ('signature' in found) return found;
  throw new TypeError('expected a signature, found an attestation');
}

function problem(document: unknown): string {
  return problemOf(() => parse(document));
}

describe('a bundle', () => {
  it('is taken apart', () => {
    const signature = parse(keyless);

    const { payload = '', payloadType = '', signatures = [] } = keyless.dsseEnvelope ?? {};
    const body = Buffer.from(payload, 'base64');
    expect(signature).toMatchObject({
      ...origin,
      // The pre-authentication encoding of DSSE 1.0.
      signedBytes: Buffer.concat([
        Buffer.from(`DSSEv1 ${String(payloadType.length)} ${payloadType} ${String(body.length)} `),
        body,
      ]),
      signature: Buffer.from(signatures[0]?.sig ?? '', 'base64'),
      certificate: Buffer.from(keyless.verificationMaterial.certificate?.rawBytes ?? '', 'base64'),
      subjects: [{ digest: policy, annotations: new Map([['env', 'prod']]), dockerReference: undefined }],
    });
    expect(signature.bundle.verificationMaterial.tlogEntries).toHaveLength(1);
    expect(signature.bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps).toHaveLength(
      1,
    );
  });

  it.each(['0.1', '0.2', '0.3'] as const)('may be of version %s', async (version) => {
    const bundle = await sigstore.signBundleKeyless({ manifest: policy, version });

    expect(parse(bundle).bundle.mediaType).toBe(bundle.mediaType);
    expect(parse(bundle).certificate).toBeInstanceOf(Buffer);
  });

  it('may be of version 0.3 in its older spelling', () => {
    const mediaType = 'application/vnd.dev.sigstore.bundle+json;version=0.3';

    expect(parse({ ...keyless, mediaType }).bundle.mediaType).toBe(mediaType);
  });

  it('may have an entry of Rekor v2', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest: policy, log: 'v2' });

    expect(parse(bundle).bundle.verificationMaterial.tlogEntries[0]).toMatchObject({
      kindVersion: { kind: 'hashedrekord', version: '0.0.2' },
      inclusionPromise: undefined,
    });
  });

  it('may be by a key, and leave out the log', () => {
    expect(parse(bundleOf()).certificate).toBeUndefined();
  });

  it('may be about several manifests, in any order', () => {
    const other = 'b'.repeat(64);
    const statement = statementOf({
      subject: [
        { name: 'x', digest: { sha256: other } },
        { digest: { sha512: 'c'.repeat(128) } },
        { digest: { sha256: policy.slice(7), sha1: 'd'.repeat(40) }, annotations: { a: '1' } },
      ],
    });

    expect(parse(bundleOf(statement)).subjects).toEqual([
      { digest: `sha256:${other}`, annotations: new Map(), dockerReference: undefined },
      { digest: policy, annotations: new Map([['a', '1']]), dockerReference: undefined },
    ]);
  });
});

describe('a bundle is refused', () => {
  it.each([
    'application/vnd.dev.sigstore.bundle.v0.4+json',
    'application/vnd.dev.sigstore.bundle.v9.9+json',
    'application/vnd.dev.sigstore.bundle+json;version=0.4',
    'application/vnd.dev.sigstore.bundle+json;version=0.3; x=y',
    'application/vnd.dev.sigstore.bundle.v0.3+json2',
    'application/json',
    '',
  ])('of the type %s', (mediaType) => {
    expect(problem({ ...keyless, mediaType })).toMatch(/^MALFORMED the bundle: unknown variant/);
  });

  it.each([
    ['without a type', 'mediaType', undefined],
    ['without material', material, undefined],
    ['with material that is a list', material, []],
    ['without a signer', `${material}.certificate`, undefined],
    ['with two kinds of signer', `${material}.publicKey`, { hint: '' }],
    ['with a chain beside its certificate', `${material}.x509CertificateChain`, { certificates: [] }],
    ['with a certificate that is none', `${material}.certificate.rawBytes`, 'YWJj'],
    ['without contents', 'dsseEnvelope', undefined],
    ['with two kinds of contents', 'messageSignature', { messageDigest: {}, signature: 'YQ==' }],
    ['without a signature', 'dsseEnvelope.signatures', []],
    ['with two signatures', 'dsseEnvelope.signatures', [{ sig: 'YQ==' }, { sig: 'Yg==' }]],
    ['with an empty signature', 'dsseEnvelope.signatures.0.sig', ''],
    ['with a signature in another alphabet', 'dsseEnvelope.signatures.0.sig', '_-_-'],
    ['with a payload that is no base64', 'dsseEnvelope.payload', '{}'],
    ['with a payload that is a number', 'dsseEnvelope.payload', 1],
    ['without a type of payload', 'dsseEnvelope.payloadType', undefined],
    ['with log entries that are an object', `${material}.tlogEntries`, {}],
    ['with 17 log entries', `${material}.tlogEntries`, Array.from({ length: 17 }, () => ({}))],
    ['with 17 timestamps', timestamps, Array.from({ length: 17 }, () => ({ signedTimestamp: 'YQ==' }))],
    ['with a timestamp that is empty', timestamps, [{}]],
    ['with an index that is hexadecimal', `${entry}.logIndex`, '0x10'],
    ['with an index that is negative', `${entry}.logIndex`, '-1'],
    ['with an index that is huge', `${entry}.logIndex`, '9223372036854775808'],
    ['with a time that is no time', `${entry}.integratedTime`, '99999999999999'],
    ['with an entry of no log', `${entry}.logId`, undefined],
    ['with an entry of no kind', `${entry}.kindVersion`, undefined],
    ['with an entry without a body', `${entry}.canonicalizedBody`, undefined],
    ['with a promise that is empty', `${entry}.inclusionPromise`, {}],
    ['without a proof in version 0.3', `${entry}.inclusionProof`, undefined],
    ['with a proof without a checkpoint', `${entry}.inclusionProof.checkpoint`, undefined],
    ['with a proof of 65 hashes', `${entry}.inclusionProof.hashes`, Array.from({ length: 65 }, () => 'YQ==')],
  ])('%s', (_name, path, value) => {
    expect(problem(changed(path, value))).toMatch(/^MALFORMED the (bundle|certificate): /);
  });

  it('with a certificate as PEM', () => {
    const der = keyless.verificationMaterial.certificate?.rawBytes ?? '';
    const pem = `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`;

    expect(
      problem(changed(`${material}.certificate.rawBytes`, Buffer.from(pem).toString('base64'))),
    ).toContain('as DER and nothing else');
  });

  it('with a chain in version 0.3', async () => {
    const older = await sigstore.signBundleKeyless({ manifest: policy, version: '0.2' });

    expect(problem({ ...older, mediaType: bundleType })).toMatch(/^MALFORMED the bundle: invalid bundle/);
  });

  it.each([
    ['that is no JSON', Buffer.from('{"mediaType"')],
    ['that is empty', Buffer.alloc(0)],
    ['that is null', Buffer.from('null')],
    ['that is nested deeply', Buffer.from('{"a":'.repeat(500))],
    ['with a key that stands twice', Buffer.from(bundleBytesText().replace('{"hint"', '{"hint":"a","hint"'))],
  ])('%s', (_name, bytes) => {
    expect(problem(bytes)).toMatch(/^MALFORMED the bundle: /);
  });

  it('with more values than anybody needs, at once', () => {
    expect(problem(Buffer.from(`[${'{},'.repeat(2_700_000)}{}]`))).toMatch(/^TOO_LARGE/);
  });

  it.each([
    ['that is no JSON', '{'],
    [
      'with a key that stands twice',
      JSON.stringify(statementOf()).replace('"subject"', '"subject":[],"subject"'),
    ],
    ['without subjects', statementOf({ subject: [] })],
    ['with subjects that have no digest', statementOf({ subject: [{}] })],
    [
      'with subjects that have another digest',
      statementOf({ subject: [{ digest: { sha512: 'a'.repeat(128) } }] }),
    ],
    ['with a digest in capitals', statementOf({ subject: [{ digest: { sha256: 'A'.repeat(64) } }] })],
    ['with a digest that is prefixed', statementOf({ subject: [{ digest: { sha256: policy } }] })],
    [
      'with annotations that are a list',
      statementOf({ subject: [{ digest: { sha256: policy.slice(7) }, annotations: [] }] }),
    ],
  ])('with a statement %s', (_name, statement) => {
    expect(problem(bundleOf(statement))).toMatch(/^MALFORMED the statement: /);
  });

  it('without an envelope, where nobody knows the manifest', () => {
    expect(problem(messageBundle('SHA2_256'))).toContain('expected an envelope');
  });

  it.each(['SHA2_512', 'SHA2_384', 'HASH_ALGORITHM_UNSPECIFIED', 'MD5'])(
    'without an envelope, with %s',
    (algorithm) => {
      const read = () => parseBundle(bytesOf(messageBundle(algorithm)), origin, policyBytes);

      expect(problemOf(read)).toMatch(/^MALFORMED the bundle: unknown variant/);
    },
  );
});

/** The bundle with another value at a path; `undefined` takes it away. */
function changed(path: string, value: unknown): unknown {
  const bundle = structuredClone(keyless);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let holder = bundle as unknown as Record<string, unknown>;
  for (const step of steps) holder = holder[step] as Record<string, unknown>;
  holder[last] = value;
  return bundle;
}

function messageBundle(algorithm: string): object {
  const messageSignature = { messageDigest: { algorithm, digest: 'YQ==' }, signature: 'YQ==' };
  return bundleOf(statementOf(), { dsseEnvelope: undefined, messageSignature });
}

function bundleBytesText(): string {
  return bundleBytes(bundleOf() as unknown as BundleJson).toString();
}
