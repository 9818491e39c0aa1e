import type { Digest } from '../../oci/index.ts';
import { problemOf } from '../signature-problem.ts';
import type {
  Attestation,
  FoundSignatures,
  Signature,
  SignatureFormat,
  SignatureOrigin,
  UnusableSignature,
} from '../signature.ts';
import { unreadableBecause } from './read-layer.ts';

/** What has been found so far. */
export class Findings implements FoundSignatures {
  readonly signatures: Signature[] = [];
  readonly unusable: UnusableSignature[] = [];
  readonly attestations: Attestation[] = [];

  add(found: Signature | Attestation): void {
    if ('signature' in found) this.signatures.push(found);
    else this.attestations.push(found);
  }

  /** Notes what is wrong with a signature. @throws the error, where it is about the registry or anything else */
  addUnusable(origin: SignatureOrigin, error: unknown): void {
    this.unusable.push({ ...origin, problem: problemOf(unreadableBecause(error)) });
  }

  /** As {@link addUnusable}, of a manifest that did not get as far as its layers. */
  addUnreadable(format: SignatureFormat, manifest: Digest, error: unknown): void {
    this.addUnusable(unreadOriginOf(format, manifest), error);
  }
}

/** Of a manifest of which no layer is known. */
export function unreadOriginOf(format: SignatureFormat, manifest: Digest): SignatureOrigin {
  return { format, manifest, layer: manifest, index: 0 };
}

export function joined(parts: readonly FoundSignatures[]): FoundSignatures {
  return {
    signatures: parts.flatMap(({ signatures }) => signatures),
    unusable: parts.flatMap(({ unusable }) => unusable),
    attestations: parts.flatMap(({ attestations }) => attestations),
  };
}
