import { generateKeyPairSync, sign } from 'node:crypto';
import { digestOf, type Digest } from '../../../../src/oci/index.ts';
import { SignatureError } from '../../../../src/sigstore/signature-problem.ts';
import type { FakeRegistry, StoredDescriptor } from '../../../support/fake-registry.ts';
import { repositoryName } from '../../oci/registry/support.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const simpleSigningType = 'application/vnd.dev.cosign.simplesigning.v1+json';
export const policyBytes = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    config: {
      mediaType: 'application/vnd.wasm.config.v1+json',
      digest: digestOf(Buffer.from('{}')),
      size: 2,
    },
    layers: [],
  }),
);
export const policy = digestOf(policyBytes);

const { privateKey } = generateKeyPairSync('ed25519');

/** A payload as sigstore-and-oci 1.1 has it. */
export function payloadOf(digest: string = policy, more: object = {}): Buffer {
  return Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': 'host/repo' },
        image: { 'docker-manifest-digest': digest },
        type: 'cosign container image signature',
      },
      optional: null,
      ...more,
    }),
  );
}

export function signatureOf(bytes: Uint8Array): string {
  return sign(null, bytes, privateKey).toString('base64');
}

/** A statement as sigstore-and-oci 1.2 has it. */
export function statementOf(more: object = {}): object {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { sha256: policy.slice('sha256:'.length) } }],
    predicateType: 'https://sigstore.dev/cosign/sign/v1',
    predicate: {},
    ...more,
  };
}

/** A bundle by a key, without a log. */
export function bundleOf(
  statement: object | string = statementOf(),
  more: object = {},
): Record<string, unknown> {
  const payload = Buffer.from(typeof statement === 'string' ? statement : JSON.stringify(statement));
  return {
    mediaType: bundleType,
    verificationMaterial: { publicKey: { hint: 'aGludA==' } },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: signatureOf(payload) }],
    },
    ...more,
  };
}

export function bytesOf(document: unknown): Buffer {
  return Buffer.from(JSON.stringify(document));
}

export const origin = {
  format: 'legacy',
  manifest: digestOf(Buffer.from('m')),
  layer: digestOf(Buffer.from('l')),
  index: 0,
} as const;

/** Puts the policy's manifest into a repository. */
export function putPolicy(registry: FakeRegistry): StoredDescriptor {
  return registry.repository(repositoryName).addManifest(policyBytes, manifestType);
}

interface LayerForm {
  readonly bytes: Buffer;
  readonly mediaType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Puts layers into a repository, in a manifest. */
export function putLayers(
  registry: FakeRegistry,
  layers: readonly LayerForm[],
  { tag, ...more }: { readonly tag?: string; readonly [member: string]: unknown } = {},
): StoredDescriptor {
  const repository = registry.repository(repositoryName);
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: repository.addBlob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json'),
    layers: layers.map(({ bytes, mediaType = simpleSigningType, annotations }) => ({
      ...repository.addBlob(bytes, mediaType),
      annotations,
    })),
    ...more,
  };
  return repository.addManifest(bytesOf(manifest), manifestType, tag);
}

/** A legacy layer with a signature. */
export function signedLayer(payload: Buffer = payloadOf()): LayerForm {
  return {
    bytes: payload,
    annotations: { 'dev.cosignproject.cosign/signature': signatureOf(payload) },
  };
}

/** Puts a bundle that refers to the policy into a repository. */
export function putBundle(
  registry: FakeRegistry,
  bytes: Buffer,
  {
    mediaType = bundleType,
    ...more
  }: { readonly mediaType?: string; readonly [member: string]: unknown } = {},
): StoredDescriptor {
  return putLayers(registry, [{ bytes, mediaType }], {
    subject: { mediaType: manifestType, digest: policy, size: policyBytes.length },
    ...more,
  });
}

export function tagOf(digest: Digest, suffix: string): string {
  return `${digest.replace(':', '-')}.${suffix}`;
}

/** Why a signature cannot be read. @throws what is no SignatureError, and where it can be read */
export function problemOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof SignatureError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new TypeError('expected a problem, found a signature that can be read');
}
