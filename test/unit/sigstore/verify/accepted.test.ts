import { describe, expect, it } from 'vitest';
import {
  bundleSignature,
  legacySignature,
  manifest,
  manifestBytes,
  startSigstore,
  verify,
} from './support.ts';

const { sigstore, circumstances } = await startSigstore();
const { time, rekorV1, rekorV2 } = sigstore;

const signedBySigner = {
  kind: 'certificate',
  identity: {
    subject: 'signer@example.com',
    subjectKind: 'email',
    issuer: 'https://issuer.example',
    workflowRepository: undefined,
  },
};

describe('a legacy signature with a certificate', () => {
  it('verifies by the promise of Rekor v1', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest, annotations: { env: 'prod' } });

    const verified = verify(legacySignature(layer), circumstances);

    expect(verified).toMatchObject({ signer: signedBySigner, signedAt: time, timestampAuthorities: [] });
    expect(verified.subjects).toEqual([
      {
        digest: manifest,
        annotations: new Map([['env', 'prod']]),
        dockerReference: 'registry.example/policy',
      },
    ]);
    expect(verified.logs).toMatchObject([{ log: rekorV1.baseUrl, proof: 'promise' }]);
  });

  it('verifies with a timestamp besides, and is as old as the older one says', async () => {
    const layer = await sigstore.signLegacyKeyless({ manifest, timestamp: true });
    const { signedAt, timestampAuthorities } = verify(legacySignature(layer), circumstances);
    expect(signedAt).toEqual(time);
    expect(timestampAuthorities).toEqual(['https://tsa.example']);
  });

  it('says which workflow of GitHub signed', async () => {
    const identity = 'https://github.com/acme/policies/.github/workflows/release.yml@refs/tags/v1';
    const layer = await sigstore.signLegacyKeyless({
      manifest,
      identity,
      issuer: 'https://token.actions.githubusercontent.com',
      githubRepository: 'acme/policies',
    });
    expect(verify(legacySignature(layer), circumstances).signer).toEqual({
      kind: 'certificate',
      identity: {
        subject: identity,
        subjectKind: 'uri',
        issuer: 'https://token.actions.githubusercontent.com',
        workflowRepository: 'acme/policies',
      },
    });
  });
});

describe('a bundle with a certificate', () => {
  it.each([
    { version: '0.1', proof: 'promise' },
    { version: '0.1', proof: 'both' },
    { version: '0.2', proof: 'both' },
    { version: '0.3', proof: 'both' },
  ] as const)('verifies in version $version by $proof of Rekor v1', async ({ version, proof }) => {
    const bundle = await sigstore.signBundleKeyless({
      manifest,
      version,
      proof,
      annotations: { env: 'prod' },
    });

    const verified = verify(bundleSignature(bundle), circumstances);

    expect(verified).toMatchObject({ signer: signedBySigner, signedAt: time, timestampAuthorities: [] });
    expect(verified.subjects[0]?.annotations).toEqual(new Map([['env', 'prod']]));
    expect(verified.logs).toEqual([
      { log: rekorV1.baseUrl, logIndex: bundle.verificationMaterial.tlogEntries?.[0]?.logIndex, proof },
    ]);
  });

  it('verifies by an inclusion proof of Rekor v1 and a timestamp', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest, proof: 'inclusion', timestamp: true });
    const { signedAt, logs, timestampAuthorities } = verify(bundleSignature(bundle), circumstances);
    expect(signedAt).toEqual(time);
    expect(logs).toEqual([{ log: rekorV1.baseUrl, logIndex: '0', proof: 'inclusion' }]);
    expect(timestampAuthorities).toEqual(['https://tsa.example']);
  });

  it('verifies by Rekor v2 and a timestamp', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest, log: 'v2' });
    const { signedAt, logs, timestampAuthorities } = verify(bundleSignature(bundle), circumstances);
    expect(signedAt).toEqual(time);
    expect(logs).toMatchObject([{ log: rekorV2.baseUrl, proof: 'inclusion' }]);
    expect(timestampAuthorities).toEqual(['https://tsa.example']);
  });

  it('verifies with an entry of the kind intoto', async () => {
    const bundle = await sigstore.signBundleKeyless({ manifest, entryKind: 'intoto' });
    expect(verify(bundleSignature(bundle), circumstances)).toMatchObject({ signer: signedBySigner });
  });

  it.each(['v1', 'v2'] as const)(
    'verifies without an envelope, of the manifest itself, by Rekor %s',
    async (log) => {
      const bundle = await sigstore.signBundleKeyless({ manifest, message: manifestBytes, log });
      expect(verify(bundleSignature(bundle), circumstances)).toMatchObject({ signer: signedBySigner });
    },
  );
});
