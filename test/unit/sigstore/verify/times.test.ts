import { describe, expect, it } from 'vitest';
import {
  bundleSignature,
  later,
  legacySignature,
  manifest,
  problem,
  startSigstore,
  verify,
} from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const { time } = sigstore;
/** Certificates are valid for ten minutes, from one before they are issued. */
const [notBefore, notAfter] = [later(time, -1), later(time, 9)];

function expired(found: Date) {
  const period = `${notBefore.toISOString()} to ${notAfter.toISOString()}`;
  return {
    code: 'CERTIFICATE_UNTRUSTED',
    message: `certificate: expected a signature from ${period}, found one of ${found.toISOString()}`,
  };
}

describe('the time of signing', () => {
  it.each([-1, 9])(
    'may be the first and the last that the certificate is valid (%s min)',
    async (minutes) => {
      const loggedAt = later(time, minutes);
      const layer = await sigstore.signLegacyKeyless({ manifest, loggedAt });
      expect(verify(legacySignature(layer), circumstances).signedAt).toEqual(loggedAt);
    },
  );

  it.each([10, 24 * 60])('is not after the certificate was valid (logged %s min later)', async (minutes) => {
    const loggedAt = later(time, minutes);
    const now = later(loggedAt, 60);
    const layer = await sigstore.signLegacyKeyless({ manifest, loggedAt });
    expect(problem(legacySignature(layer), { ...circumstances, now })).toEqual(expired(loggedAt));
  });

  it('is not before the certificate was valid', async () => {
    const loggedAt = later(time, -2);
    const layer = await sigstore.signLegacyKeyless({ manifest, loggedAt });
    expect(problem(legacySignature(layer), circumstances)).toEqual(expired(loggedAt));
  });

  it('is what a timestamp authority says, where there is Rekor v2', async () => {
    const loggedAt = later(time, 10);
    const bundle = await sigstore.signBundleKeyless({ manifest, log: 'v2', loggedAt });
    expect(problem(bundleSignature(bundle), circumstances)).toEqual(expired(loggedAt));
  });

  it('is right at each source: a late timestamp beside an early promise', async () => {
    const stamped = await sigstore.signLegacyKeyless({ manifest });
    sigstore.clock.setTime(later(time, 20).getTime());
    const signature = legacySignature(stamped);
    const signedTimestamp = await sigstore.timestampAuthority.stamp(signature.signature);
    signature.bundle.verificationMaterial.timestampVerificationData = {
      rfc3161Timestamps: [{ signedTimestamp }],
    };
    expect(problem(signature, circumstances)).toEqual(expired(later(time, 20)));
  });

  it.each(['v1', 'v2'] as const)('may be ahead of the clock here by up to five minutes (%s)', async (log) => {
    const bundle = bundleSignature(await sigstore.signBundleKeyless({ manifest, log }));
    const now = later(time, -5);
    expect(verify(bundle, { ...circumstances, now }).signedAt).toEqual(time);
    const early = new Date(now.getTime() - 1000);
    expect(problem(bundle, { ...circumstances, now: early })).toEqual({
      code: 'FUTURE',
      message: `expected a signature of ${early.toISOString()} or before, found one of ${time.toISOString()}`,
    });
  });
});
