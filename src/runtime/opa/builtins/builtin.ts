import { OpaSet, typeName, type OpaObject, type OpaValue } from './value.ts';

/** What a builtin may know of its surroundings; made once per evaluation. */
export interface BuiltinContext {
  /** Nanoseconds since the epoch; the same answer throughout one evaluation. */
  readonly now: () => bigint;
  /** Takes the notes of `trace`. */
  readonly trace: (note: string) => void;
}

/**
 * One builtin function. Arguments come from the guest and are hostile.
 * @throws BuiltinError when the expression is undefined.
 * @throws BuiltinHaltError when the evaluation has to end.
 */
export type Builtin = (context: BuiltinContext, ...args: OpaValue[]) => OpaValue;

/** The builtins of one file, by their names in OPA. */
export type BuiltinGroup = Readonly<Record<string, Builtin>>;

/** The builtin has no result for its arguments: the expression that calls it is undefined. */
export class BuiltinError extends Error {
  override readonly name = 'BuiltinError';
}

/**
 * A bound was passed or the guest sent something unreadable. Unlike {@link BuiltinError} this must
 * end the evaluation with a rejection: an undefined expression could make a denying rule pass.
 */
export class BuiltinHaltError extends Error {
  override readonly name = 'BuiltinHaltError';
}

/** UTF-16 units of one text that a builtin returns. */
export const maxTextLength = 8 * 1024 * 1024;

/** Items a builtin may generate: members of a range, addresses of a network, matches of a pattern. */
export const maxItems = 262_144;

/** Gives the text back if it is within {@link maxTextLength}. */
export function boundedText(text: string): string {
  if (text.length > maxTextLength)
    throw tooLarge(`a text of ${String(text.length)} characters`, maxTextLength);
  return text;
}

/** @throws BuiltinHaltError when `count` passes {@link maxItems}. */
export function checkItemCount(count: number | bigint): void {
  if (count > maxItems) throw tooLarge(`${String(count)} items`, maxItems);
}

function tooLarge(found: string, limit: number): BuiltinHaltError {
  return new BuiltinHaltError(`a builtin of the policy produced ${found}, the limit is ${String(limit)}`);
}

/** The argument at a place (from 1) as a string. */
export function stringOperand(value: OpaValue | undefined, place: number): string {
  if (typeof value === 'string') return value;
  throw wrongType(value, place, 'string');
}

/** The argument at a place as an integer; `2.0` is one. */
export function integerOperand(value: OpaValue | undefined, place: number): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value !== 'number') throw wrongType(value, place, 'number');
  if (Number.isInteger(value)) return BigInt(value);
  throw new BuiltinError(`operand ${String(place)} must be integer number but got floating-point number`);
}

/** The argument at a place as an integer that a machine word holds. */
export function wordOperand(value: OpaValue | undefined, place: number): bigint {
  const integer = integerOperand(value, place);
  if (BigInt.asIntN(64, integer) === integer) return integer;
  throw new BuiltinError(`operand ${String(place)} must be integer number within 64 bits`);
}

export function arrayOperand(value: OpaValue | undefined, place: number): OpaValue[] {
  if (Array.isArray(value)) return value;
  throw wrongType(value, place, 'array');
}

export function objectOperand(value: OpaValue | undefined, place: number): OpaObject {
  if (value instanceof Map) return value;
  throw wrongType(value, place, 'object');
}

/** The members of an array or a set. */
export function collectionOperand(value: OpaValue | undefined, place: number): readonly OpaValue[] {
  if (Array.isArray(value)) return value;
  if (value instanceof OpaSet) return value.members;
  throw wrongType(value, place, 'array or set');
}

export function wrongType(value: OpaValue | undefined, place: number, expected: string): BuiltinError {
  const found = value === undefined ? 'nothing' : typeName(value);
  return new BuiltinError(`operand ${String(place)} must be ${expected} but got ${found}`);
}
