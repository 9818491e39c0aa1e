import { dsse } from '@sigstore/core';
import { stringifyJson, type JsonValue } from '../../json/index.ts';
import { hexOf } from '../../oci/index.ts';
import { inTotoPayloadType, signaturePredicateType, statementType } from '../find/cosign-format.ts';
import type { SigningRequest } from './new-signature.ts';

/** A statement that signs a manifest, as `cosign sign` makes it (sigstore-and-oci 1.2). */
export interface SigningStatement {
  readonly payload: Buffer;
  /** What is signed: the pre-authentication encoding of the envelope. */
  readonly signedBytes: Buffer;
}

export function signingStatement({ manifest, annotations }: SigningRequest): SigningStatement {
  const subject = new Map<string, JsonValue>([
    ['digest', new Map([['sha256', hexOf(manifest)]])],
    ['annotations', new Map(annotations)],
  ]);
  const statement = new Map<string, JsonValue>([
    ['_type', statementType],
    ['subject', [subject]],
    ['predicateType', signaturePredicateType],
    ['predicate', new Map()],
  ]);
  const payload = Buffer.from(stringifyJson(statement));
  return { payload, signedBytes: dsse.preAuthEncoding(inTotoPayloadType, payload) };
}
