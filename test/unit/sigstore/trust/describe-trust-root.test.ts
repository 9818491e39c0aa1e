import { describe, expect, it } from 'vitest';
import { describeTrustRoot } from '../../../../src/sigstore/trust/describe-trust-root.ts';
import { exportTrustRoot } from '../../../../src/sigstore/trust/export-trust-root.ts';
import { parseTrustRoot } from '../../../../src/sigstore/trust/parse-trust-root.ts';
import { configType, published } from './support.ts';

describe('the description of a trust root', () => {
  const root = parseTrustRoot(published, 'root.json');

  it('says who is believed, about what, and when', () => {
    const description = describeTrustRoot({ ...root, fetchedAt: new Date('2026-01-02T03:04:05Z') });

    expect(description).toMatchObject({ origin: 'root.json', fetchedAt: '2026-01-02T03:04:05.000Z' });
    expect(description.transparencyLogs).toEqual([
      {
        url: 'https://rekor.sigstore.dev',
        keyKind: 'ecdsa-p256',
        // Known to everybody who uses Rekor.
        keyId: 'c0d23d6ad406973f9559f3ba2d1ca01f84147d8ffc5b8445c224f98b9591801d',
        validFor: { start: '2021-01-12T11:53:27.000Z', end: null },
      },
      {
        url: 'https://log2025-1.rekor.sigstore.dev',
        keyKind: 'ed25519',
        keyId: Buffer.from('zxGZFVvd0FEmjR8WrFwMdcAJ9vtaY/QXf44Y1wUeP6A=', 'base64').toString('hex'),
        validFor: { start: '2025-09-23T00:00:00.000Z', end: null },
      },
    ]);
    expect(description.certificateAuthorities).toMatchObject([
      {
        subject: 'sigstore.dev / sigstore',
        url: 'https://fulcio.sigstore.dev',
        keyKind: 'ecdsa-p384',
        validFor: { start: '2021-03-07T03:20:29.000Z', end: '2022-12-31T23:59:59.999Z' },
      },
      { keyKind: 'ecdsa-p384', validFor: { start: '2022-04-13T20:06:15.000Z', end: null } },
    ]);
    expect(description.certificateLogs.map(({ url }) => url)).toEqual([
      'https://ctfe.sigstore.dev/test',
      'https://ctfe.sigstore.dev/2022',
    ]);
    expect(description.timestampAuthorities).toMatchObject([
      {
        subject: 'sigstore.dev / sigstore-tsa-selfsigned',
        keyKind: expect.stringMatching(/^ecdsa-p/) as unknown,
      },
    ]);
  });

  it('is plain JSON', () => {
    const description = describeTrustRoot(root);

    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description.fetchedAt).toBeNull();
  });
});

describe('an exported trust root', () => {
  it('is read again as the same', () => {
    const root = parseTrustRoot(published, 'root.json');

    const text = exportTrustRoot(root);

    expect(JSON.parse(text)).toMatchObject({ mediaType: configType });
    expect(parseTrustRoot(text, 'root.json')).toEqual(root);
  });
});
