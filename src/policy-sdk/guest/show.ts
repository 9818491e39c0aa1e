import { describeError } from './describe-error.ts';
import { sourceMap } from './globals.ts';
import { isError, stringify } from './intrinsics.ts';

/** A value for people who read a log: texts as they are, errors with their places in the sources. It never fails. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    if (isError(value)) return describe(value);
    return looseJson(value) ?? String(value);
  } catch {
    return '(cannot be written)';
  }
}

/**
 * JSON text of something that only people read: of errors and of BigInts the text.
 * @returns `undefined` for what is no JSON, such as a function
 * @throws what getters and `toJSON` throw; TypeError for objects that hold themselves
 */
export function looseJson(value: unknown): string | undefined {
  return stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return String(member);
    return isError(member) ? describe(member) : member;
  });
}

function describe(error: Error): string {
  return describeError(error, sourceMap());
}
