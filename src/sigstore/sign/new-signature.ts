import type { KeyObject } from 'node:crypto';
import type { Digest } from '../../oci/index.ts';
import type { SignatureFormat } from '../signature.ts';

/** What is to be signed, and how. */
export interface SigningRequest {
  readonly format: SignatureFormat;
  /** The manifest, by the sha256 digest of its contents. */
  readonly manifest: Digest;
  /** `host/repository` of the policy. Legacy signatures name it. */
  readonly dockerReference: string;
  /** What the signature says besides. */
  readonly annotations: ReadonlyMap<string, string>;
}

/** A signature of the legacy form that is not in the registry yet: a layer (sigstore-and-oci 1.1). */
export interface NewLegacySignature {
  readonly format: 'legacy';
  readonly payload: Buffer;
  /** Of the layer's descriptor. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Of the signer, where it is one that stays: a second signature by it says nothing new. */
  readonly publicKey: KeyObject | undefined;
}

/** A bundle that is not in the registry yet (sigstore-and-oci 1.2). */
export interface NewBundle {
  readonly format: 'bundle';
  /** JSON. */
  readonly bundle: Buffer;
}

export type NewSignature = NewLegacySignature | NewBundle;
