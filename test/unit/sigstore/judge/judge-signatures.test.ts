import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf, hexOf } from '../../../../src/oci/index.ts';
import { parseBundle } from '../../../../src/sigstore/find/parse-bundle.ts';
import { parseLegacyLayer } from '../../../../src/sigstore/find/parse-legacy-layer.ts';
import { brokenSignatures } from '../../../../src/sigstore/judge/broken-signatures.ts';
import { judgeSignatures } from '../../../../src/sigstore/judge/judge-signatures.ts';
import { countedSignatures, type Judgement } from '../../../../src/sigstore/judge/judgement.ts';
import { nameOf, refusalOf } from '../../../../src/sigstore/judge/refusal.ts';
import { parsePublicKey } from '../../../../src/sigstore/parse-public-key.ts';
import type { Requirement, VerificationConfig } from '../../../../src/sigstore/requirement.ts';
import type { FoundSignatures, Signature } from '../../../../src/sigstore/signature.ts';
import { bundleBytes, FakeSigstore, makeKey, publicPem } from '../../../support/fake-sigstore/index.ts';

const manifest = digestOf(Buffer.from('a manifest'));
const issuer = 'https://issuer.example';
const [ours, theirs] = [makeKey('p256'), makeKey('p256')];
let sigstore: FakeSigstore;
let byKey: Signature;
let byPerson: Signature;
let legacyByPerson: Signature;

beforeAll(async () => {
  sigstore = await FakeSigstore.start();
  byKey = asBundle(
    bundleBytes(await sigstore.signBundleWithKey({ manifest, key: ours, annotations: { env: 'prod' } })),
  );
  byPerson = asBundle(bundleBytes(await sigstore.signBundleKeyless({ manifest, identity: 'a@example.com' })));
  const { payload, annotations } = await sigstore.signLegacyKeyless({ manifest, identity: 'a@example.com' });
  legacyByPerson = parseLegacyLayer(payload, annotations, originOf('legacy', payload));
});

function originOf(format: 'legacy' | 'bundle', content: Uint8Array) {
  return {
    format,
    manifest: digestOf(Buffer.from('signature')),
    layer: digestOf(content),
    index: 0,
  } as const;
}

function asBundle(bytes: Buffer): Signature {
  const parsed = parseBundle(bytes, originOf('bundle', bytes));
  if (!('signature' in parsed)) throw new TypeError('expected a signature');
  return parsed;
}

function keyOf(key: typeof ours, annotations: Record<string, string> = {}): Requirement {
  const pem = publicPem(key);
  return {
    kind: 'pubKey',
    key: parsePublicKey(pem),
    pem,
    owner: undefined,
    annotations: new Map(Object.entries(annotations)),
  };
}

const person = (equal: string): Requirement => ({
  kind: 'genericIssuer',
  issuer,
  subject: { equal },
  annotations: new Map(),
});

function judge(
  config: Partial<VerificationConfig>,
  signatures: readonly Signature[],
  { found = {}, trust = true }: { found?: Partial<FoundSignatures>; trust?: boolean } = {},
): Judgement {
  return judgeSignatures(
    { allOf: [], anyOf: undefined, ...config },
    { signatures, unusable: [], attestations: [], ...found },
    { manifest, trust: trust ? sigstore.trust() : undefined, now: sigstore.now },
  );
}

const problemCodes = ({ allOf }: Judgement): string[] =>
  allOf.flatMap(({ pairings }) =>
    pairings.map((pairing) => ('problem' in pairing ? pairing.problem.code : 'met')),
  );

// sigstore-and-oci 2.2.
describe('allOf', () => {
  it('is satisfied by different signatures for different requirements', () => {
    const judgement = judge({ allOf: [keyOf(ours), person('a@example.com')] }, [byKey, byPerson]);

    expect(judgement.satisfied).toBe(true);
    expect(countedSignatures(judgement).map(({ signature }) => signature)).toEqual([byKey, byPerson]);
  });

  it('is satisfied by one signature for several requirements', () => {
    expect(judge({ allOf: [keyOf(ours), keyOf(ours, { env: 'prod' })] }, [byKey]).satisfied).toBe(true);
  });

  it('is not where one requirement is not met', () => {
    const judgement = judge({ allOf: [keyOf(ours), person('b@example.com')] }, [byKey, byPerson]);

    expect(judgement.satisfied).toBe(false);
    expect(judgement.allOf.map(({ met }) => met)).toEqual([true, false]);
    expect(problemCodes(judgement)).toEqual([
      'met',
      'KEY_MISMATCH',
      'IDENTITY_MISMATCH',
      'IDENTITY_MISMATCH',
    ]);
  });

  it('counts both forms of signatures', () => {
    expect(judge({ allOf: [person('a@example.com')] }, [legacyByPerson]).satisfied).toBe(true);
  });

  it('looks at annotations', () => {
    const judgement = judge({ allOf: [keyOf(ours, { env: 'dev' })] }, [byKey]);

    expect(problemCodes(judgement)).toEqual(['ANNOTATION_MISMATCH']);
    expect(judgement.satisfied).toBe(false);
  });
});

describe('annotations', () => {
  it('may be of any subject that is the manifest', async () => {
    const digest = { sha256: hexOf(manifest) };
    const subject = [
      { digest, annotations: { env: 'dev' } },
      { digest, annotations: { env: 'prod' } },
    ];
    const made = await sigstore.signBundleWithKey({ manifest, key: ours, statement: { subject } });
    const signature = asBundle(bundleBytes(made));

    expect(judge({ allOf: [keyOf(ours, { env: 'prod' })] }, [signature]).satisfied).toBe(true);
    expect(judge({ allOf: [keyOf(ours, { env: 'test' })] }, [signature]).satisfied).toBe(false);
  });

  it('are not what the legacy format itself says', async () => {
    const annotations = { creator: 'somebody', timestamp: 3, env: 'prod' };
    const made = await sigstore.signLegacyWithKey({ manifest, key: ours, annotations });
    const signature = parseLegacyLayer(made.payload, made.annotations, originOf('legacy', made.payload));
    const isMet = (required: Record<string, string>): boolean =>
      judge({ allOf: [keyOf(ours, required)] }, [signature]).satisfied;

    expect([{ env: 'prod' }, { creator: 'somebody' }, { timestamp: '3' }].map(isMet)).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('anyOf', () => {
  const signatures = (): Requirement[] => [keyOf(ours), keyOf(theirs), person('a@example.com')];

  it.each([
    [1, true],
    [2, true],
    [3, false],
  ])('of which %i have to be met: %s', (minimumMatches, satisfied) => {
    const judgement = judge({ anyOf: { minimumMatches, signatures: signatures() } }, [byKey, byPerson]);

    expect(judgement.satisfied).toBe(satisfied);
    expect(judgement.anyOf?.matches).toBe(2);
  });

  it('counts requirements, not signatures', () => {
    const one = { minimumMatches: 2, signatures: [keyOf(ours), keyOf(ours)] };

    expect(judge({ anyOf: one }, [byKey]).satisfied).toBe(true);
    expect(
      judge({ anyOf: { minimumMatches: 2, signatures: [keyOf(ours), keyOf(theirs)] } }, [byKey, byKey])
        .satisfied,
    ).toBe(false);
  });

  it('has to hold together with allOf', () => {
    const anyOf = { minimumMatches: 1, signatures: [keyOf(ours)] };

    expect(judge({ allOf: [keyOf(theirs)], anyOf }, [byKey]).satisfied).toBe(false);
    expect(
      judge({ allOf: [keyOf(ours)], anyOf: { ...anyOf, signatures: [keyOf(theirs)] } }, [byKey]).satisfied,
    ).toBe(false);
  });
});

describe('a configuration that asks for nothing', () => {
  it.each([{}, { anyOf: { minimumMatches: 0, signatures: [] } }])('satisfies nobody: %j', (config) => {
    expect(judge(config, [byKey]).satisfied).toBe(false);
  });
});

describe('without a trust root', () => {
  it('keys count, certificates do not', () => {
    const judgement = judge({ allOf: [keyOf(ours), person('a@example.com')] }, [byKey, byPerson], {
      trust: false,
    });

    expect(problemCodes(judgement)).toEqual(['met', 'KEY_MISMATCH', 'IDENTITY_MISMATCH', 'NO_TRUST_ROOT']);
  });
});

describe('a refusal', () => {
  it('says that there is no signature', () => {
    const { code, message } = refusalOf(judge({ allOf: [keyOf(ours)] }, []), 'the policy');

    expect([code, message]).toEqual(['SIGNATURE_MISSING', 'the policy has no signature']);
  });

  it.each([
    ['legacy', 'the policy has no legacy signature (.sig tag)'],
    ['bundle', 'the policy has no Sigstore bundle'],
  ] as const)('says which form was looked for: %s', (formats, message) => {
    expect(refusalOf(judge({ allOf: [keyOf(ours)] }, []), 'the policy', formats).message).toBe(message);
  });

  it('tells attestations from signatures', () => {
    const attestation = {
      ...originOf('bundle', Buffer.from('a')),
      predicateType: 'https://slsa.dev/provenance/v1',
    };
    const judgement = judge({ allOf: [keyOf(ours)] }, [], { found: { attestations: [attestation] } });

    expect(judgement.satisfied).toBe(false);
    expect(refusalOf(judgement, 'the policy').message).toBe(
      'the policy has no signature, only attestations, which do not count',
    );
  });

  it('names the first check that failed, for each signature and requirement', () => {
    const { code, message } = refusalOf(judge({ allOf: [keyOf(theirs)] }, [byKey, byPerson]), 'the policy');

    expect(code).toBe('SIGNATURE_MISMATCH');
    expect(message.split('\n')[0]).toBe('the policy is not signed as it has to be');
    expect(message).toContain(
      `not met: the key ${parsePublicKey(publicPem(theirs)).fingerprint.slice(0, 12)}`,
    );
    expect(message.match(/KEY_MISMATCH/g)).toHaveLength(2);
  });

  it('says where every signature is broken', () => {
    const tampered = { ...byKey, signedBytes: Buffer.concat([byKey.signedBytes, Buffer.from(' ')]) };
    const unusable = {
      ...originOf('bundle', Buffer.from('b')),
      problem: { code: 'MALFORMED', message: 'no JSON' },
    } as const;
    const all = refusalOf(
      judge({ allOf: [keyOf(ours)] }, [], { found: { unusable: [unusable] } }),
      'the policy',
    );
    const forged = refusalOf(judge({ allOf: [keyOf(ours)] }, [tampered]), 'the policy');

    expect([all.code, forged.code]).toEqual(['SIGNATURE_INVALID', 'SIGNATURE_INVALID']);
    expect(all.message).toContain('no JSON (MALFORMED)');
  });

  it('tells legacy signatures of one payload apart', async () => {
    const made = [
      await sigstore.signLegacyWithKey({ manifest, key: ours }),
      await sigstore.signLegacyWithKey({ manifest, key: theirs }),
    ];
    const signatures = made.map(({ payload, annotations }, index) =>
      parseLegacyLayer(payload, annotations, { ...originOf('legacy', payload), index }),
    );
    const judgement = judge({ allOf: [keyOf(makeKey('p256'))] }, signatures);
    const [first, second] = signatures;
    if (first === undefined || second === undefined) throw new TypeError('expected two signatures');

    expect(first.layer).toBe(second.layer);
    const name = `legacy ${first.layer.slice(0, 'sha256:'.length + 12)}`;
    expect([nameOf(first), nameOf(second)]).toEqual([`${name}#0`, `${name}#1`]);
    const { message } = refusalOf(judgement, 'the policy');
    expect(message).toContain(`${name}#0: `);
    expect(message).toContain(`${name}#1: `);
  });

  it('names bundles, and manifests that could not be read, by their digests alone', () => {
    expect(nameOf(byPerson)).toMatch(/^bundle sha256:[0-9a-f]{12}$/);
    expect(nameOf({ ...legacyByPerson, layer: legacyByPerson.manifest })).toMatch(
      /^legacy sha256:[0-9a-f]{12}$/,
    );
  });

  it('does not take what was not read for a broken signature', () => {
    const unread = {
      ...originOf('bundle', Buffer.from('a')),
      problem: { code: 'NOT_READ', message: 'at most 100 are read' },
    } as const;
    const judgement = judge({ allOf: [keyOf(ours)] }, [], { found: { unusable: [unread] } });
    const { code, message } = refusalOf(judgement, 'the policy');

    expect(judgement.satisfied).toBe(false);
    expect(brokenSignatures(judgement)).toEqual([]);
    expect([code, message]).toEqual([
      'SIGNATURE_MISSING',
      'the policy has no signature among what was read: at most 100 are read',
    ]);
  });
});
