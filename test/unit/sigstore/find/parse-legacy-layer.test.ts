import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseLegacyLayer } from '../../../../src/sigstore/find/parse-legacy-layer.ts';
import { FakeSigstore, type LegacyLayer } from '../../../support/fake-sigstore/index.ts';
import { origin, payloadOf, policy, problemOf, signatureOf } from './support.ts';

const keys = {
  signature: 'dev.cosignproject.cosign/signature',
  certificate: 'dev.sigstore.cosign/certificate',
  chain: 'dev.sigstore.cosign/chain',
  bundle: 'dev.sigstore.cosign/bundle',
  timestamp: 'dev.sigstore.cosign/rfc3161timestamp',
} as const;

let layer: LegacyLayer;
beforeAll(async () => {
  const sigstore = await FakeSigstore.start();
  layer = await sigstore.signLegacyKeyless({
    manifest: policy,
    timestamp: true,
    annotations: { env: 'prod' },
  });
});

function changed(key: string, text: string): Readonly<Record<string, string>> {
  return { ...layer.annotations, [key]: text };
}

function problem(annotations: Readonly<Record<string, string>>, payload = layer.payload): string {
  return problemOf(() => parseLegacyLayer(payload, annotations, origin));
}

/** The log annotation with members of `Payload` replaced. */
function logWith(more: Readonly<Record<string, unknown>>): string {
  const log = JSON.parse(layer.annotations[keys.bundle] ?? '') as { Payload: object };
  return JSON.stringify({ ...log, Payload: { ...log.Payload, ...more } });
}

describe('a legacy signature', () => {
  it('is taken apart', () => {
    const parsed = parseLegacyLayer(layer.payload, layer.annotations, origin);

    const { Payload, SignedEntryTimestamp } = JSON.parse(layer.annotations[keys.bundle] ?? '') as {
      SignedEntryTimestamp: string;
      Payload: { body: string; integratedTime: number; logIndex: number; logID: string };
    };
    expect(parsed).toMatchObject({
      ...origin,
      signedBytes: layer.payload,
      signature: Buffer.from(layer.annotations[keys.signature] ?? '', 'base64'),
      subjects: [
        {
          digest: policy,
          annotations: new Map([['env', 'prod']]),
          dockerReference: 'registry.example/policy',
        },
      ],
    });
    expect(`-----BEGIN CERTIFICATE-----\n${parsed.certificate?.toString('base64') ?? ''}`).toBe(
      layer.annotations[keys.certificate]
        ?.replaceAll('\n', '')
        .replace(/-----END.*/, '')
        .replace('TE-----', 'TE-----\n'),
    );
    expect(parsed.bundle).toMatchObject({
      mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
      content: {
        messageSignature: {
          messageDigest: { digest: createHash('sha256').update(layer.payload).digest() },
        },
      },
      verificationMaterial: {
        tlogEntries: [
          {
            logIndex: String(Payload.logIndex),
            integratedTime: String(Payload.integratedTime),
            logId: { keyId: Buffer.from(Payload.logID, 'hex') },
            kindVersion: { kind: 'hashedrekord', version: '0.0.1' },
            inclusionPromise: { signedEntryTimestamp: Buffer.from(SignedEntryTimestamp, 'base64') },
            inclusionProof: undefined,
            canonicalizedBody: Buffer.from(Payload.body, 'base64'),
          },
        ],
        timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: expect.any(Buffer) as Buffer }] },
      },
    });
  });

  it('needs no more than a signature', () => {
    const payload = payloadOf();
    const { certificate, bundle } = parseLegacyLayer(
      payload,
      { [keys.signature]: signatureOf(payload) },
      origin,
    );

    expect(certificate).toBeUndefined();
    expect(bundle.verificationMaterial).toMatchObject({ content: { $case: 'publicKey' }, tlogEntries: [] });
  });

  it.each(['certificate', 'chain', 'bundle', 'timestamp'] as const)('may have an empty %s', (key) => {
    expect(parseLegacyLayer(layer.payload, changed(keys[key], ''), origin).subjects).toHaveLength(1);
  });

  it.each([
    ['absent', undefined, 0],
    ['null', null, 0],
    ['with anything in it', { creator: 'c', timestamp: 1, 'a b': [true, null] }, 1],
  ])('may have annotations that are %s', (_name, optional, size) => {
    const { subjects } = parseLegacyLayer(payloadOf(policy, { optional }), layer.annotations, origin);

    expect(subjects[0]?.annotations.size).toBe(size);
  });

  it('has annotations as they are, whatever they are called', () => {
    const text = payloadOf().toString().replace('null', '{"__proto__":"a","10":1,"9":1.0}');
    const { subjects } = parseLegacyLayer(Buffer.from(text), layer.annotations, origin);

    expect([...(subjects[0]?.annotations ?? [])]).toEqual([
      ['__proto__', 'a'],
      ['10', 1n],
      ['9', 1],
    ]);
  });
});

describe('a payload is refused', () => {
  const critical = {
    identity: { 'docker-reference': 'host/repo' },
    image: { 'docker-manifest-digest': policy },
    type: 'cosign container image signature',
  };
  it.each([
    ['that is no JSON', '{', 'expected JSON'],
    ['with something behind it', `${payloadOf().toString()}{}`, 'expected JSON'],
    ['that is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'expected JSON'],
    ['that is nested deeply', '['.repeat(1000), 'recursion limit'],
    ['that is a list', '[]', 'invalid type: sequence'],
    ['of nothing', '{}', 'missing field `critical`'],
    ['of another type', { ...critical, type: 'atomic container signature' }, '"atomic container signature"'],
    ['without a type', { ...critical, type: undefined }, 'missing field `type`'],
    ['without a digest', { ...critical, image: {} }, 'missing field `docker-manifest-digest`'],
    ['with a sha512 digest', digest(`sha512:${'a'.repeat(128)}`), 'expected a sha256 digest'],
    ['with a digest in capitals', digest(policy.toUpperCase()), 'expected a sha256 digest'],
    ['with a digest that is too long', digest(`${policy}0`), 'expected a sha256 digest'],
    ['with a digest that is a number', digest(1), 'expected a string'],
    ['with something critical that is not known', { ...critical, more: 1 }, 'found "more"'],
    [
      'with annotations that are a list',
      `{"critical":${JSON.stringify(critical)},"optional":[]}`,
      'expected a map',
    ],
    ['with two digests', payloadOf().toString().replace('"image"', '"image":{},"image"'), 'stands twice'],
    [
      'with two texts',
      payloadOf().toString().replace('"critical"', '"critical":{},"critical"'),
      'stands twice',
    ],
    ['with too many values', `[${'0,'.repeat(400_001)}0]`, 'TOO_LARGE'],
  ])('%s', (_name, payload, expected) => {
    const bytes =
      typeof payload === 'string' || Buffer.isBuffer(payload)
        ? Buffer.from(payload)
        : payloadOf(policy, { critical: payload });

    expect(problem(layer.annotations, bytes)).toContain(expected);
  });

  function digest(text: unknown): object {
    return { ...critical, image: { 'docker-manifest-digest': text } };
  }

  it('without showing what a terminal would act on', () => {
    expect(
      problem(layer.annotations, payloadOf(policy, { critical: { ...critical, type: '\u001b[2J\u202ex' } })),
    ).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('an annotation is refused', () => {
  it.each([
    ['no signature', 'signature', ''],
    ['a signature without padding', 'signature', 'YQ'],
    ['a signature with a space', 'signature', 'YWJj '],
    ['a signature in another alphabet', 'signature', '_-_-'],
    ['a signature with bits left over', 'signature', 'YR=='],
    ['a certificate that is no PEM', 'certificate', 'hello'],
    ['a certificate that is no base64', 'certificate', pem('===')],
    ['a certificate that is none', 'certificate', pem('YWJj')],
    ['a log entry that is no JSON', 'bundle', '{'],
    ['a log entry without a promise', 'bundle', '{"Payload":{}}'],
    ['a timestamp that is no JSON', 'timestamp', 'x'],
    ['a timestamp that is no base64', 'timestamp', '{"SignedRFC3161Timestamp":"?"}'],
    ['a timestamp that is empty', 'timestamp', '{"SignedRFC3161Timestamp":""}'],
  ] as const)('%s', (_name, key, text) => {
    expect(problem(changed(keys[key], text))).toMatch(/^MALFORMED the (annotation|certificate)/);
  });

  it.each([
    ['a body that is no JSON', { body: 'YWJj' }],
    ['a body without a kind', { body: Buffer.from('{"apiVersion":"0.0.1"}').toString('base64') }],
    ['a time that is text', { integratedTime: 'soon' }],
    ['a time before 1970', { integratedTime: -1 }],
    ['a time with a fraction', { integratedTime: 1.5 }],
    ['a time beyond all times', { integratedTime: 8_640_000_000_001 }],
    ['an index that is huge', { logIndex: 1e40 }],
    ['an index that is null', { logIndex: null }],
    ['a log with a short name', { logID: 'abcd' }],
    ['a log with a name in capitals', { logID: 'A'.repeat(64) }],
  ])('a log entry with %s', (_name, more) => {
    expect(problem(changed(keys.bundle, logWith(more)))).toMatch(/^MALFORMED the (annotation|body)/);
  });

  it('two certificates', () => {
    const certificate = layer.annotations[keys.certificate] ?? '';

    expect(problem(changed(keys.certificate, certificate + certificate))).toContain(
      'expected one certificate',
    );
  });

  it('a certificate with bytes behind it', () => {
    const der = Buffer.from(
      (layer.annotations[keys.certificate] ?? '').replace(/-----.*-----|\n/g, ''),
      'base64',
    );
    const longer = Buffer.concat([der, Buffer.from([0])]).toString('base64');

    expect(problem(changed(keys.certificate, pem(longer)))).toContain('and nothing else');
  });

  function pem(text: string): string {
    return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
  }
});
