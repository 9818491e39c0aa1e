import type { Digest } from '../../src/oci/index.ts';
import type { BundleJson, FakeSigstore, KeyPair, LegacyLayer } from './fake-sigstore/index.ts';

/** By what a policy is signed, and in what form. */
export interface SignatureKind {
  readonly by: 'key' | 'certificate';
  readonly form: 'legacy' | 'bundle';
}

export const signatureKinds: readonly SignatureKind[] = [
  { by: 'key', form: 'legacy' },
  { by: 'key', form: 'bundle' },
  { by: 'certificate', form: 'legacy' },
  { by: 'certificate', form: 'bundle' },
];

export interface Signed {
  readonly manifest: Digest;
  readonly key: KeyPair;
  /** Of certificates. */
  readonly identity?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A signature of one of the kinds. The key counts where it is by one. */
export async function makeSignature(
  sigstore: FakeSigstore,
  { by, form }: SignatureKind,
  { manifest, key, ...more }: Signed,
): Promise<LegacyLayer | BundleJson> {
  if (by === 'key') {
    const options = { manifest, key, ...more };
    return form === 'legacy' ? sigstore.signLegacyWithKey(options) : sigstore.signBundleWithKey(options);
  }
  const options = { manifest, ...more };
  return form === 'legacy' ? sigstore.signLegacyKeyless(options) : sigstore.signBundleKeyless(options);
}

/** The signature with another value in place of its own: the last byte of it is changed. */
export function withBrokenSignature(signature: BundleJson): BundleJson;
export function withBrokenSignature(signature: LegacyLayer | BundleJson): LegacyLayer | BundleJson;
export function withBrokenSignature(signature: LegacyLayer | BundleJson): LegacyLayer | BundleJson {
  if ('payload' in signature) {
    const name = 'dev.cosignproject.cosign/signature';
    const text = signature.annotations[name] ?? '';
    return { ...signature, annotations: { ...signature.annotations, [name]: changed(text) } };
  }
  const { dsseEnvelope } = signature;
  if (dsseEnvelope === undefined) throw new TypeError('expected an envelope');
  const signatures = dsseEnvelope.signatures.map((one) => ({ ...one, sig: changed(one.sig) }));
  return { ...signature, dsseEnvelope: { ...dsseEnvelope, signatures } };
}

/** The signature over another payload: the same but for a space at its end. */
export function withOtherPayload(signature: LegacyLayer | BundleJson): LegacyLayer | BundleJson {
  if ('payload' in signature) return { ...signature, payload: longer(signature.payload) };
  const { dsseEnvelope } = signature;
  if (dsseEnvelope === undefined) throw new TypeError('expected an envelope');
  const payload = longer(Buffer.from(dsseEnvelope.payload, 'base64')).toString('base64');
  return { ...signature, dsseEnvelope: { ...dsseEnvelope, payload } };
}

function changed(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const last = bytes.length - 1;
  bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
  return bytes.toString('base64');
}

function longer(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.from(' ')]);
}
