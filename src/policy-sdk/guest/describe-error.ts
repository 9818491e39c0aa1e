import { found } from './found.ts';
import { isError, toWellFormed } from './intrinsics.ts';
import type { SourceMap } from './source-map.ts';
import { describeStack } from './stack.ts';

/** Errors told of besides the one that was thrown. */
const maxFurther = 5;

/** Of the whole text, in UTF-16 units. */
const maxTextLength = 16_384;

/** Of one message: the position behind it matters more than its end. */
const maxMessageLength = 4_096;

/**
 * What the host is told about an error: its name and message, where in the author's files it was thrown, what caused it,
 * and the errors that it gathers. Never throws, whatever was thrown.
 */
export function describeError(error: unknown, map: SourceMap | undefined): string {
  try {
    return describeAll(error, map);
  } catch {
    return 'the policy failed with an error that cannot be described';
  }
}

function describeAll(error: unknown, map: SourceMap | undefined): string {
  let text = describe(error, map);
  const open = furtherErrors(error);
  for (let count = 0; count < maxFurther; count++) {
    const next = open.shift();
    if (next === undefined) break;
    text += `\n${next.label}: ${describe(next.error, map)}`;
    open.unshift(...furtherErrors(next.error));
  }
  return toWellFormed(shortened(text, maxTextLength));
}

interface FurtherError {
  readonly label: string;
  readonly error: unknown;
}

/** The errors that an AggregateError holds, and the cause of any. */
function furtherErrors(error: unknown): FurtherError[] {
  try {
    if (!isError(error)) return [];
    const gathered: unknown = 'errors' in error ? error.errors : undefined;
    const inner: unknown[] = Array.isArray(gathered) ? gathered.slice(0, maxFurther) : [];
    return [
      ...inner.map((one) => ({ label: 'one of its errors', error: one })),
      ...(error.cause === undefined ? [] : [{ label: 'caused by', error: error.cause }]),
    ];
  } catch {
    return [];
  }
}

function describe(error: unknown, map: SourceMap | undefined): string {
  if (!isError(error)) return `the policy threw ${thrownText(error)}, which is no Error`;
  const message = memberText(error, 'message');
  const head = message === '' ? memberText(error, 'name') : `${memberText(error, 'name')}: ${message}`;
  return [head, ...stackLines(error, map)].join('\n');
}

/** Objects as JSON, as far as they are any. */
function thrownText(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return found(thrown);
  try {
    const text: unknown = JSON.stringify(thrown);
    return typeof text === 'string' ? shortened(text, maxMessageLength) : found(thrown);
  } catch {
    return found(thrown);
  }
}

/** Where memory is short the positions may be what there is no room for. */
function stackLines(error: Error, map: SourceMap | undefined): readonly string[] {
  try {
    return describeStack(memberText(error, 'stack', Infinity), map);
  } catch {
    return [];
  }
}

function memberText(error: Error, name: 'name' | 'message' | 'stack', maxLength = maxMessageLength): string {
  try {
    const value: unknown = error[name];
    return typeof value === 'string' ? shortened(value, maxLength) : '';
  } catch {
    return `(its ${name} cannot be read)`;
  }
}

function shortened(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength)}… (${String(text.length - maxLength)} more characters)`;
}
