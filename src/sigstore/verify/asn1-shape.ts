import type { ASN1Obj } from '@sigstore/core';

/** First byte of a value in DER: its type. */
export const tags = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  /** `[0]` and `[1]` of a structure, holding others. */
  context0: 0xa0,
  context1: 0xa1,
} as const;

/** Thrown and caught where a structure is read: its reader says what it is about. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** The value, which has to be of a type. @throws ShapeError */
export function expectTag(value: ASN1Obj | undefined, tag: number, name: string): ASN1Obj {
  if (value?.tag.toDER() === tag) return value;
  throw new ShapeError(`${name} is missing or of another type`);
}

/** The parts of a structure. @throws ShapeError */
export function partsOf(
  value: ASN1Obj | undefined,
  tag: number,
  { min, max }: { readonly min: number; readonly max: number },
  name: string,
): ASN1Obj[] {
  const { subs } = expectTag(value, tag, name);
  if (subs.length >= min && subs.length <= max) return subs;
  throw new ShapeError(`${name} has ${String(subs.length)} parts`);
}

/** The object identifier of an algorithm that has no parameters, or NULL for them. @throws ShapeError */
export function plainAlgorithm(value: ASN1Obj | undefined, name: string): string {
  const [id, parameters] = partsOf(value, tags.sequence, { min: 1, max: 2 }, name);
  if (parameters !== undefined && expectTag(parameters, tags.null, name).value.length > 0) {
    throw new ShapeError(`${name} has parameters`);
  }
  return expectTag(id, tags.oid, name).toOID();
}
