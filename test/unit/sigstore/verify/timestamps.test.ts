import { describe, expect, it } from 'vitest';
import { authorityJson, type BundleJson } from '../../../support/fake-sigstore/index.ts';
import { FakeTimestampAuthority } from '../../../support/fake-sigstore/timestamp-authority.ts';
import { bundleSignature, flipped, later, manifest, problem, startSigstore, verify } from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const { time, clock } = sigstore;

function withStamps(bundle: BundleJson, ...stamps: readonly Buffer[]): BundleJson {
  const rfc3161Timestamps = stamps.map((stamp) => ({ signedTimestamp: stamp.toString('base64') }));
  return {
    ...bundle,
    verificationMaterial: {
      ...bundle.verificationMaterial,
      timestampVerificationData: { rfc3161Timestamps },
    },
  };
}

function stampOf({ verificationMaterial }: BundleJson): Buffer {
  const [stamp] = verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? [];
  return Buffer.from(stamp?.signedTimestamp ?? '', 'base64');
}

function signatureOf({ dsseEnvelope }: BundleJson): Buffer {
  return Buffer.from(dsseEnvelope?.signatures[0]?.sig ?? '', 'base64');
}

const bundle = await sigstore.signBundleKeyless({ manifest, log: 'v2' });
const stamp = stampOf(bundle);

const notVerified = {
  code: 'TIMESTAMP_INVALID',
  message: expect.stringMatching(
    /^timestamp: expected one of this signature by a trusted authority, found one that does not verify/,
  ) as unknown,
};

describe('a time that somebody vouches for', () => {
  const missing = {
    code: 'TIMESTAMP_MISSING',
    message: 'expected a promise of the log or a timestamp, found a log entry without a time that is proved',
  };

  it('is there for a certificate in Rekor v2', async () => {
    const signed = await sigstore.signBundleKeyless({ manifest, log: 'v2', timestamp: false });
    expect(problem(bundleSignature(signed), circumstances)).toEqual(missing);
  });

  it('is not the time that an entry only states', async () => {
    const signed = await sigstore.signBundleKeyless({ manifest, proof: 'inclusion' });
    expect(signed.verificationMaterial.tlogEntries?.[0]?.integratedTime).not.toBe('0');
    expect(problem(bundleSignature(signed), circumstances)).toEqual(missing);
  });

  it('does not make up for a log', async () => {
    const signed = await sigstore.signBundleKeyless({ manifest, log: 'none', timestamp: true });
    expect(problem(bundleSignature(signed), circumstances)).toEqual({
      code: 'LOG_MISSING',
      message: 'expected an entry in a transparency log, found none',
    });
  });
});

describe('a timestamp', () => {
  it('is of this signature', async () => {
    const other = stampOf(await sigstore.signBundleKeyless({ manifest, log: 'v2' }));
    expect(problem(bundleSignature(withStamps(bundle, other)), circumstances)).toEqual(notVerified);
  });

  it('is of the signature, not of what that signs', async () => {
    clock.setTime(time.getTime());
    const { signedBytes } = bundleSignature(bundle);
    const other = await sigstore.timestampAuthority.stamp(signedBytes);
    expect(problem(bundleSignature(withStamps(bundle, other)), circumstances)).toEqual(notVerified);
  });

  it('is by an authority of the trust root', async () => {
    clock.setTime(time.getTime());
    const stranger = await FakeTimestampAuthority.start(clock);
    // With its certificates, which are not believed for that.
    const other = await stranger.stamp(signatureOf(bundle), true);
    expect(problem(bundleSignature(withStamps(bundle, other)), circumstances)).toEqual(notVerified);
  });

  it('is not made better by a good one beside it', async () => {
    const other = stampOf(await sigstore.signBundleKeyless({ manifest, log: 'v2' }));
    expect(problem(bundleSignature(withStamps(bundle, stamp, other)), circumstances)).toEqual(notVerified);
  });

  it.each([
    ['before', { start: later(time, 1).toISOString() }],
    ['after', { end: later(time, -1).toISOString() }],
  ])('is not from %s the authority was valid', (_, validFor) => {
    const root = sigstore.trustedRoot();
    const { certificates } = sigstore.timestampAuthority;
    root.timestampAuthorities = [authorityJson('https://tsa.example', certificates, validFor)];
    const trust = sigstore.trust(root);
    expect(problem(bundleSignature(bundle), { ...circumstances, trust })).toEqual(notVerified);
  });

  it('may come with the certificates of its authority', async () => {
    clock.setTime(time.getTime());
    const other = await sigstore.timestampAuthority.stamp(signatureOf(bundle), true);
    expect(verify(bundleSignature(withStamps(bundle, other)), circumstances).signedAt).toEqual(time);
  });

  it('may be beside another one', async () => {
    clock.setTime(later(time, 1).getTime());
    const second = await sigstore.timestampAuthority.stamp(signatureOf(bundle));
    const verified = verify(bundleSignature(withStamps(bundle, second, stamp)), circumstances);
    expect(verified.signedAt).toEqual(time);
    expect(verified.timestampAuthorities).toEqual(['https://tsa.example', 'https://tsa.example']);
  });

  it('counts once', () => {
    expect(problem(bundleSignature(withStamps(bundle, stamp, stamp)), circumstances)).toEqual({
      code: 'TIMESTAMP_INVALID',
      message: 'timestamp: expected each once, found one twice',
    });
  });

  it('counts once where the same authority gave it again at the same time', async () => {
    clock.setTime(time.getTime());
    const again = await sigstore.timestampAuthority.stamp(signatureOf(bundle));
    expect(again).not.toEqual(stamp);
    expect(problem(bundleSignature(withStamps(bundle, stamp, again)), circumstances)).toEqual(notVerified);
  });

  it('is of a size that is read', () => {
    const large = Buffer.alloc(70_000);
    expect(problem(bundleSignature(withStamps(bundle, large)), circumstances).code).toBe('TOO_LARGE');
  });
});

describe('a timestamp of another form', () => {
  /** `status PKIStatusInfo` with the status 0, at the beginning of the response. */
  const status = Buffer.from('3003020100', 'hex');
  /** The last one is in the signed attributes. */
  const timestampInfo = Buffer.from('060b2a864886f70d0109100104', 'hex');
  const version = Buffer.from('020103310f', 'hex');
  const ecdsaSha256 = Buffer.from('06082a8648ce3d040302', 'hex');

  function replaced(what: Buffer, by: Buffer): Buffer {
    const start = stamp.lastIndexOf(what);
    if (start < 0) throw new TypeError('expected these bytes in the timestamp');
    return Buffer.concat([stamp.subarray(0, start), by, stamp.subarray(start + what.length)]);
  }

  it.each<[string, Buffer, string]>([
    ['is cut off', stamp.subarray(0, -1), 'past end of buffer'],
    ['has something behind it', Buffer.concat([stamp, Buffer.from([0])]), 'invalid trailing data'],
    ['is something else', Buffer.from('timestamp'), 'past end of buffer'],
    ['has nothing in it', Buffer.from([0x30, 0x00]), 'response has 0 parts'],
    // What is not signed, one by one.
    ['was rejected', replaced(status, Buffer.from('3003020102', 'hex')), 'it was not granted'],
    ['was granted with changes', replaced(status, Buffer.from('3003020101', 'hex')), 'it was not granted'],
    ['is of another version', replaced(version, Buffer.from('020101310f', 'hex')), 'it is of version 1'],
    [
      'is signed by an algorithm nobody knows',
      replaced(ecdsaSha256, Buffer.from('06082a8648ce3d040306', 'hex')),
      'it is signed by 1.2.840.10045.4.3.6',
    ],
    [
      'is signed as something else',
      replaced(timestampInfo, Buffer.from('060b2a864886f70d0109100105', 'hex')),
      'it is signed as something else',
    ],
  ])('does not verify: it %s', (_, changed, reason) => {
    const found = problem(bundleSignature(withStamps(bundle, changed)), circumstances);
    expect(found.code).toBe('TIMESTAMP_INVALID');
    expect(found.message).toMatch(
      /^timestamp: expected a response of a timestamp authority, found another form \(/,
    );
    expect(found.message).toContain(reason);
  });

  it('does not verify: it has changed', () => {
    const changed = Buffer.from(flipped(stamp.toString('base64')), 'base64');
    expect(problem(bundleSignature(withStamps(bundle, changed)), circumstances).code).toBe(
      'TIMESTAMP_INVALID',
    );
  });
});
