import type { TransparencyLogEntry } from '@sigstore/bundle';
import { digestOf, type Digest } from '../../../../src/oci/index.ts';
import { parseBundle } from '../../../../src/sigstore/find/parse-bundle.ts';
import { parseLegacyLayer } from '../../../../src/sigstore/find/parse-legacy-layer.ts';
import { parsePublicKey } from '../../../../src/sigstore/parse-public-key.ts';
import { SignatureError, type SignatureProblem } from '../../../../src/sigstore/signature-problem.ts';
import type { Signature } from '../../../../src/sigstore/signature.ts';
import type { VerifiedSignature } from '../../../../src/sigstore/signer.ts';
import type { TrustRoot } from '../../../../src/sigstore/trust-root.ts';
import { verifyCertificateSignature } from '../../../../src/sigstore/verify/verify-certificate-signature.ts';
import { verifyKeySignature } from '../../../../src/sigstore/verify/verify-key-signature.ts';
import {
  bundleBytes,
  FakeSigstore,
  publicPem,
  type BundleJson,
  type KeyPair,
  type LegacyLayer,
  type LogEntryJson,
} from '../../../support/fake-sigstore/index.ts';

/** The policy's manifest: only its digest matters, but for messages without an envelope. */
export const manifestBytes = Buffer.from('{"schemaVersion":2}');
export const manifest = digestOf(manifestBytes);
export const otherManifest = digestOf(Buffer.from('another one'));

const held = { manifest: digestOf(Buffer.from('holder')), layer: digestOf(Buffer.from('layer')), index: 0 };

export function legacySignature({ payload, annotations }: LegacyLayer): Signature {
  return parseLegacyLayer(payload, annotations, { format: 'legacy', ...held });
}

export function bundleSignature(bundle: BundleJson): Signature {
  const found = parseBundle(bundleBytes(bundle), { format: 'bundle', ...held }, manifestBytes);
  if (!('signedBytes' in found)) throw new SignatureError('MALFORMED', 'an attestation, no signature');
  return found;
}

export interface Circumstances {
  readonly trust: TrustRoot | undefined;
  readonly now: Date;
  readonly manifest?: Digest;
}

/** A signature's verdict with a certificate. */
export function verify(
  signature: Signature,
  { trust, now, manifest: wanted }: Circumstances,
): VerifiedSignature {
  return verifyCertificateSignature(signature, wanted ?? manifest, trust, now);
}

export function verifyWithKey(
  signature: Signature,
  key: KeyPair,
  { trust, now, manifest: wanted }: Circumstances,
): VerifiedSignature {
  return verifyKeySignature(signature, wanted ?? manifest, parsePublicKey(publicPem(key)), trust, now);
}

/** Why something does not verify. @throws what is no SignatureError, and where it does verify */
export function problemOf(verifying: () => unknown): SignatureProblem {
  try {
    verifying();
  } catch (error) {
    if (error instanceof SignatureError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new TypeError('expected a problem, found a signature that verifies');
}

/** As {@link verify} for signatures that must not. */
export function problem(signature: Signature, circumstances: Circumstances): SignatureProblem {
  return problemOf(() => verify(signature, circumstances));
}

/** An instance, and the circumstances in which its signatures verify. */
export async function startSigstore(): Promise<{ sigstore: FakeSigstore; circumstances: Circumstances }> {
  const sigstore = await FakeSigstore.start();
  return { sigstore, circumstances: { trust: sigstore.trust(), now: sigstore.now } };
}

/** The log annotation of a legacy signature, changed. */
export function withLog(layer: LegacyLayer, change: (log: LogAnnotation) => void): LegacyLayer {
  const name = 'dev.sigstore.cosign/bundle';
  const log = JSON.parse(layer.annotations[name] ?? '') as LogAnnotation;
  change(log);
  return withAnnotation(layer, name, JSON.stringify(log));
}

export interface LogAnnotation {
  SignedEntryTimestamp: string;
  Payload: { body: string; integratedTime: number; logIndex: number; logID: string };
}

export function withAnnotation(layer: LegacyLayer, name: string, value: string): LegacyLayer {
  return { ...layer, annotations: { ...layer.annotations, [name]: value } };
}

/** The only log entry of a bundle. */
export function entryOf(bundle: BundleJson): LogEntryJson {
  const [entry] = bundle.verificationMaterial.tlogEntries ?? [];
  if (entry === undefined) throw new TypeError('expected a log entry');
  return entry;
}

/** The first log entry of a signature, for what no JSON can say. */
export function parsedEntryOf({ bundle }: Signature): TransparencyLogEntry {
  const entries: readonly TransparencyLogEntry[] = bundle.verificationMaterial.tlogEntries;
  const [entry] = entries;
  if (entry === undefined) throw new TypeError('expected a log entry');
  return entry;
}

/** Base64 with one bit in the middle of the bytes flipped. */
export function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return bytes.toString('base64');
}

export function later(time: Date, minutes: number): Date {
  return new Date(time.getTime() + minutes * 60_000);
}

/** The trust root of an instance whose logs are valid in this period. */
export function trustWithPeriod(
  sigstore: FakeSigstore,
  validFor: { start?: string; end?: string },
): TrustRoot {
  const root = sigstore.trustedRoot();
  for (const { publicKey } of root.tlogs) publicKey.validFor = validFor;
  return sigstore.trust(root);
}
