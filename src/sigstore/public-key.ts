import type { KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from './key-algorithm.ts';

/** A key that signatures can be verified with (sigstore-and-oci 3.4). */
export interface PublicKey {
  readonly key: KeyObject;
  readonly algorithm: KeyAlgorithm;
  /** SHA-256 of its DER (SubjectPublicKeyInfo), 64 hexadecimal digits. */
  readonly fingerprint: string;
}
