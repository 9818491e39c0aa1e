import { describe, expect, it } from 'vitest';
import { FakeSigstore } from '../../../support/fake-sigstore/index.ts';
import { RekorV1 } from '../../../support/fake-sigstore/rekor.ts';
import {
  flipped,
  later,
  legacySignature,
  manifest,
  parsedEntryOf,
  problem,
  startSigstore,
  trustWithPeriod,
  verify,
  withLog,
  type LogAnnotation,
} from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const { time } = sigstore;

const notVerified = {
  code: 'LOG_INVALID',
  message: expect.stringMatching(
    /^log entry: expected a promise or proof by a trusted log, found one that does not verify/,
  ) as unknown,
};

describe('the promise of a log', () => {
  it.each<[string, (log: LogAnnotation) => void]>([
    ['the promise itself', (log) => (log.SignedEntryTimestamp = flipped(log.SignedEntryTimestamp))],
    ['the time, by a minute', ({ Payload }) => (Payload.integratedTime += 60)],
    ['the time, by an hour', ({ Payload }) => (Payload.integratedTime += 3600)],
    ['the number', ({ Payload }) => (Payload.logIndex += 1)],
  ])('covers %s', async (_, change) => {
    const layer = withLog(await sigstore.signLegacyKeyless({ manifest }), change);
    expect(problem(legacySignature(layer), circumstances)).toEqual(notVerified);
  });

  it('is by the log that the entry names', async () => {
    const { tlogs, ...root } = sigstore.trustedRoot();
    const other = await RekorV1.start('https://rekor.example', sigstore.clock);
    const [log] = tlogs;
    if (log === undefined) throw new TypeError('expected a log');
    const keyId = other.logId.toString('base64');
    const rawBytes = other.publicKey.toString('base64');
    const second = { ...log, publicKey: { ...log.publicKey, rawBytes }, logId: { keyId } };
    const trust = sigstore.trust({ ...root, tlogs: [...tlogs, second] });
    const layer = withLog(await sigstore.signLegacyKeyless({ manifest }), ({ Payload }) => {
      Payload.logID = other.logId.toString('hex');
    });
    expect(problem(legacySignature(layer), { ...circumstances, trust })).toEqual(notVerified);
  });

  it('is of a log of the trust root', async () => {
    const stranger = await FakeSigstore.start();
    const trust = sigstore.trust({ ...sigstore.trustedRoot(), tlogs: stranger.trustedRoot().tlogs });
    const found = problem(legacySignature(await sigstore.signLegacyKeyless({ manifest })), {
      ...circumstances,
      trust,
    });
    expect(found.code).toBe('LOG_INVALID');
    expect(found.message).toMatch(
      /^log entry: expected one of a log in the trust root \(fake\.json\), found/,
    );
  });

  it.each([
    ['before', { start: later(sigstore.time, 1).toISOString() }],
    ['after', { end: later(sigstore.time, -1).toISOString() }],
  ])('is not from %s the log was valid', async (_, validFor) => {
    const trust = trustWithPeriod(sigstore, validFor);
    const layer = await sigstore.signLegacyKeyless({ manifest });
    expect(problem(legacySignature(layer), { ...circumstances, trust })).toEqual(notVerified);
  });

  it('may be of a log that is closed today', async () => {
    const trust = trustWithPeriod(sigstore, { end: later(time, 1).toISOString() });
    const layer = await sigstore.signLegacyKeyless({ manifest });
    expect(verify(legacySignature(layer), { ...circumstances, trust }).signedAt).toEqual(time);
  });

  it.each(['0', '', ' 1700000000', '0x65000000', '1e9', '-1', '170000000000'])(
    'is about a time, not about "%s"',
    async (integratedTime) => {
      const signature = legacySignature(await sigstore.signLegacyKeyless({ manifest }));
      parsedEntryOf(signature).integratedTime = integratedTime;
      expect(problem(signature, circumstances)).toEqual({
        code: 'LOG_INVALID',
        message: 'log entry: expected the time of the entry, found none',
      });
    },
  );

  it.each(['', '07', ' 7', '0x7', '-7', '7.0', '9007199254740993'])(
    'is about a number, not about "%s"',
    async (logIndex) => {
      const signature = legacySignature(await sigstore.signLegacyKeyless({ manifest }));
      parsedEntryOf(signature).logIndex = logIndex;
      expect(problem(signature, circumstances)).toEqual({
        code: 'LOG_INVALID',
        message: 'log entry: expected the number of the entry, found none',
      });
    },
  );
});
