import { describe, expect, it } from 'vitest';
import {
  bundleSignature,
  entryOf,
  flipped,
  later,
  manifest,
  parsedEntryOf,
  problem,
  startSigstore,
  trustWithPeriod,
  verify,
} from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const { time } = sigstore;

const notVerified = {
  code: 'LOG_INVALID',
  message: expect.stringMatching(
    /^log entry: expected a promise or proof by a trusted log, found one that does not verify/,
  ) as unknown,
};

describe('the inclusion proof of a log', () => {
  type Proof = NonNullable<ReturnType<typeof entryOf>['inclusionProof']>;

  function proofOf(bundle: Parameters<typeof entryOf>[0]): Proof {
    const { inclusionProof } = entryOf(bundle);
    if (inclusionProof === undefined) throw new TypeError('expected a proof');
    return inclusionProof;
  }

  const root = Buffer.alloc(32, 7).toString('base64');

  it.each<[string, (proof: Proof) => void]>([
    ['the first hash', (proof) => (proof.hashes[0] = flipped(proof.hashes[0] ?? ''))],
    ['a hash that is missing', (proof) => proof.hashes.pop()],
    ['a hash too many', (proof) => proof.hashes.push(root)],
    ['the order of the hashes', (proof) => proof.hashes.reverse()],
    ['a hash of another length', (proof) => (proof.hashes[0] = Buffer.alloc(31).toString('base64'))],
    ['the root', (proof) => (proof.rootHash = root)],
    ['the size', (proof) => (proof.treeSize = '8')],
    ['the number', (proof) => (proof.logIndex = '4')],
    [
      'the size in the checkpoint',
      (proof) => {
        proof.checkpoint.envelope = proof.checkpoint.envelope.replace(`\n${proof.treeSize}\n`, '\n8\n');
        proof.treeSize = '8';
      },
    ],
    [
      'the root in the checkpoint',
      (proof) => {
        const { envelope } = proof.checkpoint;
        proof.checkpoint.envelope = envelope.replace(proof.rootHash, root);
        proof.rootHash = root;
      },
    ],
    [
      'the name in the checkpoint',
      ({ checkpoint }) => {
        checkpoint.envelope = checkpoint.envelope.replace(/^log2025/, 'log2026');
      },
    ],
    [
      'a line more in the checkpoint',
      ({ checkpoint }) => {
        checkpoint.envelope = checkpoint.envelope.replace('\n\n', '\nmore\n\n');
      },
    ],
    [
      'who signed the checkpoint',
      ({ checkpoint }) => {
        checkpoint.envelope = checkpoint.envelope.replace('\u2014 log2025', '\u2014 log2026');
      },
    ],
    [
      'a checkpoint without signatures',
      ({ checkpoint }) => {
        checkpoint.envelope = checkpoint.envelope.replace(/\u2014.*\n/, '');
      },
    ],
    ['a checkpoint with something behind it', ({ checkpoint }) => (checkpoint.envelope += 'x')],
    ['a checkpoint without end', ({ checkpoint }) => (checkpoint.envelope = checkpoint.envelope.trimEnd())],
    ['no checkpoint', ({ checkpoint }) => (checkpoint.envelope = '')],
    [
      'a size that is no number',
      ({ checkpoint, treeSize }) => {
        checkpoint.envelope = checkpoint.envelope.replace(`\n${treeSize}\n`, `\n0x${treeSize}\n`);
      },
    ],
    [
      'a signature that is no base64',
      ({ checkpoint }) => {
        checkpoint.envelope = checkpoint.envelope.replace(/=?=?\n$/, '!\n');
      },
    ],
  ])('covers %s', async (_, change) => {
    const bundle = await sigstore.signBundleKeyless({ manifest, log: 'v2' });
    expect(verify(bundleSignature(bundle), circumstances).logs).toHaveLength(1);
    change(proofOf(bundle));
    const found = problem(bundleSignature(bundle), circumstances);
    expect(found.code).toBe('LOG_INVALID');
    expect(found.message).toMatch(/^log entry: expected .*, found /);
  });

  it.each(['0x0', '', ' 0', '-0', '00'])('is about a number, not about "%s"', async (logIndex) => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const { inclusionProof } = parsedEntryOf(signature);
    if (inclusionProof === undefined) throw new TypeError('expected a proof');
    inclusionProof.logIndex = logIndex;
    expect(problem(signature, circumstances)).toEqual({
      code: 'LOG_INVALID',
      message: 'log entry: expected the number of the proof, found none',
    });
  });

  it.each([
    ['of another length', [Buffer.alloc(31)]],
    ['too many', Array.from({ length: 65 }, () => Buffer.alloc(32))],
  ])('is made of few digests of SHA-256: %s', async (_, hashes) => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const { inclusionProof } = parsedEntryOf(signature);
    if (inclusionProof === undefined) throw new TypeError('expected a proof');
    inclusionProof.hashes = hashes;
    expect(problem(signature, circumstances)).toEqual({
      code: 'LOG_INVALID',
      message: 'log entry: expected a proof of up to 64 SHA-256 digests, found another form',
    });
  });

  it('is of a checkpoint of this log', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest, proof: 'inclusion', timestamp: true });
    const other = await sigstore.signBundleKeyless({ manifest, log: 'v2' });
    proofOf(bundle).checkpoint = proofOf(other).checkpoint;
    expect(problem(bundleSignature(bundle), circumstances).code).toBe('LOG_INVALID');
  });

  it('may come with the signatures of witnesses', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest, log: 'v2' });
    proofOf(bundle).checkpoint.envelope += '\u2014 witness.example AAAAAAAAAAAA\n';
    expect(verify(bundleSignature(bundle), circumstances).logs).toHaveLength(1);
  });

  it('is not made up for by a promise', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest });
    proofOf(bundle).checkpoint.envelope = proofOf(
      await sigstore.signBundleKeyless({ manifest }),
    ).checkpoint.envelope;
    expect(problem(bundleSignature(bundle), circumstances).code).toBe('LOG_INVALID');
  });

  it('does not make up for a promise', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest });
    const promise = entryOf(bundle).inclusionPromise;
    if (promise === undefined) throw new TypeError('expected a promise');
    promise.signedEntryTimestamp = flipped(promise.signedEntryTimestamp);
    expect(problem(bundleSignature(bundle), circumstances)).toEqual(notVerified);
  });

  it('or a promise is there', async () => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const entry = parsedEntryOf(signature);
    entry.inclusionPromise = undefined;
    entry.inclusionProof = undefined;
    expect(problem(signature, circumstances)).toEqual({
      code: 'LOG_INVALID',
      message: 'log entry: expected a promise or a proof of the log, found neither',
    });
  });

  it('has a checkpoint', async () => {
    const signature = bundleSignature(await sigstore.signBundleKeyless({ manifest }));
    const { inclusionProof } = parsedEntryOf(signature);
    if (inclusionProof === undefined) throw new TypeError('expected a proof');
    inclusionProof.checkpoint = undefined;
    expect(problem(signature, circumstances)).toEqual({
      code: 'LOG_INVALID',
      message: 'log entry: expected a proof with a checkpoint, found none',
    });
  });

  it('is for the number of the entry in Rekor v2', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest, log: 'v2' });
    entryOf(bundle).logIndex = '1';
    expect(problem(bundleSignature(bundle), circumstances)).toMatchObject({
      code: 'LOG_INVALID',
      message: expect.stringMatching(
        /^log entry: expected a proof for the entry 1, found one for \d+$/,
      ) as unknown,
    });
  });

  it.each([
    ['before', { start: later(time, 1).toISOString() }],
    ['after', { end: later(time, -1).toISOString() }],
  ])('is not from %s the log was valid', async (_, validFor) => {
    const bundle = await sigstore.signBundleKeyless({ manifest, log: 'v2' });
    const found = problem(bundleSignature(bundle), {
      ...circumstances,
      trust: trustWithPeriod(sigstore, validFor),
    });
    expect(found.code).toBe('LOG_INVALID');
    expect(found.message).toMatch(
      /^log entry: expected one of the log's period \(.* to .*\), found a signature of /,
    );
  });

  it('may be of a log that is there for several periods', async () => {
    const root = sigstore.trustedRoot();
    const early = { end: later(time, -1).toISOString() };
    const late = { start: later(time, -1).toISOString() };
    root.tlogs = root.tlogs.flatMap((log) =>
      [early, late].map((validFor) => ({ ...log, publicKey: { ...log.publicKey, validFor } })),
    );
    for (const log of ['v1', 'v2'] as const) {
      const bundle = await sigstore.signBundleKeyless({ manifest, log });
      expect(
        verify(bundleSignature(bundle), { ...circumstances, trust: sigstore.trust(root) }).signedAt,
      ).toEqual(time);
    }
  });
});
