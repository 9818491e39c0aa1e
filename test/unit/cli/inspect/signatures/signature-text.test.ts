import { beforeAll, describe, expect, it } from 'vitest';
import { describeListed } from '../../../../../src/cli/inspect/signatures/describe-listed.ts';
import { formatSignatureText } from '../../../../../src/cli/inspect/signatures/signature-text.ts';
import { describeVerification } from '../../../../../src/cli/verify/describe-verification.ts';
import { digestOf, mediaTypes } from '../../../../../src/oci/index.ts';
import { parseLegacyLayer } from '../../../../../src/sigstore/find/parse-legacy-layer.ts';
import { appraiseSignatures } from '../../../../../src/sigstore/judge/appraise-signatures.ts';
import { judgeSignatures } from '../../../../../src/sigstore/judge/judge-signatures.ts';
import { parsePublicKey } from '../../../../../src/sigstore/parse-public-key.ts';
import type { FoundSignatures } from '../../../../../src/sigstore/signature.ts';
import {
  FakeSigstore,
  makeKey,
  publicPem,
  type LegacyLayer,
} from '../../../../support/fake-sigstore/index.ts';

const manifest = digestOf(Buffer.from('a manifest'));
const holder = digestOf(Buffer.from('its signatures'));
const keys = [makeKey('p256'), makeKey('p256')];
const pems = keys.map((key) => publicPem(key));
const allOf = pems.map((pem) => ({
  kind: 'pubKey' as const,
  key: parsePublicKey(pem),
  pem,
  owner: undefined,
  annotations: new Map<string, string>(),
}));
const options = { manifest, trust: undefined, config: { allOf, anyOf: undefined }, now: new Date() };

let layers: LegacyLayer[];
let found: FoundSignatures;
beforeAll(async () => {
  const sigstore = await FakeSigstore.start();
  layers = await Promise.all(keys.map((key) => sigstore.signLegacyWithKey({ manifest, key })));
  const signatures = layers.map(({ payload, annotations }, index) =>
    parseLegacyLayer(payload, annotations, {
      format: 'legacy',
      manifest: holder,
      layer: digestOf(payload),
      index,
    }),
  );
  found = { signatures, unusable: [], attestations: [] };
});

// Two signers who say the same sign the same bytes: there is one digest for both.
describe('legacy signatures of two keys', () => {
  it('are printed each with its own annotations', () => {
    const descriptors = layers.map(({ payload, annotations }) => ({
      mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
      digest: digestOf(payload),
      size: payload.length,
      annotations,
    }));
    const held = { format: 'legacy', content: null, layers: descriptors, annotations: new Map() } as const;
    const list = {
      ...describeListed(manifest, appraiseSignatures(found, options), found),
      holders: new Map([[holder, held]]),
    };
    const text = formatSignatureText(list);

    const values = layers.map(({ annotations }) => annotations['dev.cosignproject.cosign/signature'] ?? '');
    expect(values[0]).not.toBe(values[1]);
    const [first = '', second = ''] = text.split(/(?=Digest)/).slice(1);
    expect(first).toContain(values[0]);
    expect(first).not.toContain(values[1]);
    expect(second).toContain(values[1]);
  });

  it('are told apart in JSON', () => {
    const { signatures, requirements } = describeVerification({
      uri: 'registry://example.com/policy:v1',
      immutableRef: `example.com/policy@${manifest}`,
      manifest: { mediaType: mediaTypes.ociManifest, digest: manifest, size: 1 },
      judgement: judgeSignatures(options.config, found, options),
      isList: false,
      formats: 'any',
      trust: undefined,
    });

    expect(signatures.map(({ digest, index, signer }) => [digest, index, signer?.fingerprint])).toEqual(
      allOf.map(({ key }, index) => [found.signatures[0]?.layer, index, key.fingerprint]),
    );
    expect(requirements.map((one) => one.signatures.map(({ index, met }) => [index, met]))).toEqual([
      [
        [0, true],
        [1, false],
      ],
      [
        [0, false],
        [1, true],
      ],
    ]);
  });
});
