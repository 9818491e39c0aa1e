import type { Bundle } from '@sigstore/bundle';
import type { JsonValue } from '../json/index.ts';
import type { Digest } from '../oci/index.ts';
import type { SignatureProblem } from './signature-problem.ts';

/**
 * How a signature is kept: `legacy`, as a layer of the manifest with the tag `sha256-….sig`; or `bundle`, as a Sigstore
 * bundle that refers to the policy (sigstore-and-oci 1.1, 1.2).
 */
export type SignatureFormat = 'legacy' | 'bundle';

/** Where in a repository something was found. */
export interface SignatureOrigin {
  readonly format: SignatureFormat;
  /** Digest of the manifest that holds it; of the policy's own, where that is not known. */
  readonly manifest: Digest;
  /** Digest of its layer: the signed payload (legacy), or the bundle. That of the manifest again, where it was not read that far. */
  readonly layer: Digest;
  /**
   * Position of that layer in its manifest, from 0: legacy signatures of two signers who say the same are layers with one
   * digest. Of bundles it is usually 0, as it is where the manifest was not read that far.
   */
  readonly index: number;
}

/** A signature as it was found, taken apart. Nothing of it is verified: all of it may be an attacker's. */
export interface Signature extends SignatureOrigin {
  /** The bytes that were signed: the payload (legacy), or the encoding of the envelope (DSSE's PAE). */
  readonly signedBytes: Buffer;
  readonly signature: Buffer;
  /** Certificate of the signer, as DER; `undefined` for signatures by a key. */
  readonly certificate: Buffer | undefined;
  /** Log entries and timestamps, in the form that `@sigstore/verify` takes; legacy ones as a bundle of version 0.1. */
  readonly bundle: Bundle;
  /** Manifests that it says it signs. */
  readonly subjects: readonly SignedSubject[];
}

/** A manifest that a signature is about. */
export interface SignedSubject {
  readonly digest: Digest;
  /**
   * What the signature says besides: `optional` without `creator` and `timestamp` (legacy), or the subject's annotations
   * (bundle).
   */
  readonly annotations: ReadonlyMap<string, JsonValue>;
  /** Repository that the signer named (legacy). It says nothing: mirrors are normal. */
  readonly dockerReference: string | undefined;
}

/** What looked like a signature, and cannot be one. */
export interface UnusableSignature extends SignatureOrigin {
  readonly problem: SignatureProblem;
}

/** A statement about a policy that is no signature of it (sigstore-and-oci 1.3). */
export interface Attestation extends SignatureOrigin {
  /** Untrusted text; `undefined` where it has none. */
  readonly predicateType: string | undefined;
}

/** What a repository has about a manifest. */
export interface FoundSignatures {
  readonly signatures: readonly Signature[];
  readonly unusable: readonly UnusableSignature[];
  readonly attestations: readonly Attestation[];
}
