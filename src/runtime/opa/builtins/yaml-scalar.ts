import { BuiltinError } from './builtin.ts';
import type { OpaValue } from './value.ts';

/** What a plain scalar stands for in OPA's YAML: the core schema plus numbers of YAML 1.1. */
export type PlainScalar =
  | { readonly kind: 'string' | 'timestamp' }
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number };

const words = new Map<string, PlainScalar>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, { kind: 'null' }] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, { kind: 'bool', value: true }] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, { kind: 'bool', value: false }] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, { kind: 'float', value: NaN }] as const),
  ...['.inf', '.Inf', '.INF'].flatMap((word): [string, PlainScalar][] => [
    [word, { kind: 'float', value: Infinity }],
    [`+${word}`, { kind: 'float', value: Infinity }],
    [`-${word}`, { kind: 'float', value: -Infinity }],
  ]),
]);

/** Scalars longer than this are strings: no number of a policy has as many digits. */
const maxNumberLength = 400;

export function resolvePlain(text: string): PlainScalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.length > maxNumberLength || !/^[-+.\d]/.test(text)) return { kind: 'string' };
  if (text.startsWith('.')) {
    return /^\.\d+(?:[eE][-+]?\d+)?$/.test(text)
      ? { kind: 'float', value: Number(text) }
      : { kind: 'string' };
  }
  if (isTimestamp(text)) return { kind: 'timestamp' };
  const plain = text.replaceAll('_', '');
  const integer = parseInteger(plain);
  if (integer !== undefined) return { kind: 'int', value: integer };
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(plain)) {
    const value = Number(plain);
    if (Number.isFinite(value)) return { kind: 'float', value };
  }
  return { kind: 'string' };
}

/** Decimal, `0x`, `0b`, `0o` and octal with a leading zero; `undefined` beyond 64 bits. */
function parseInteger(text: string): bigint | undefined {
  const match =
    /^(?<sign>[-+]?)(?:0[xX](?<hex>[\da-fA-F]+)|0[bB](?<bin>[01]+)|0[oO]?(?<oct>[0-7]+)|(?<dec>0|[1-9]\d*))$/.exec(
      text,
    );
  if (match?.groups === undefined) return undefined;
  const { sign, hex, bin, oct, dec } = match.groups;
  const prefixed = [
    ['0x', hex],
    ['0b', bin],
    ['0o', oct],
    ['', dec],
  ].find(([, digits]) => digits !== undefined);
  const magnitude = BigInt((prefixed ?? []).join(''));
  const value = sign === '-' ? -magnitude : magnitude;
  return value >= -(2n ** 63n) && value < (sign === '' ? 2n ** 64n : 2n ** 63n) ? value : undefined;
}

const timestamp =
  /^\d{4}-(?<month>\d{1,2})-(?<day>\d{1,2})(?:[Tt](?<hour>\d{1,2}):(?<minute>\d{1,2}):(?<second>\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d\d:\d\d)| (?<hour2>\d{1,2}):(?<minute2>\d{1,2}):(?<second2>\d{1,2})(?:[.,]\d+)?)?$/;

function isTimestamp(text: string): boolean {
  const groups = timestamp.exec(text)?.groups;
  if (groups === undefined) return false;
  const year = Number(text.slice(0, 4));
  const [month, day] = [Number(groups['month']), Number(groups['day'])];
  // Day 0 of the next month is the last one of this month; years below 100 would mean 19xx.
  const lastDay = new Date(Date.UTC(year + 400, month, 0)).getUTCDate();
  const hour = Number(groups['hour'] ?? groups['hour2'] ?? 0);
  const minute = Number(groups['minute'] ?? groups['minute2'] ?? 0);
  const second = Number(groups['second'] ?? groups['second2'] ?? 0);
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay && hour < 24 && minute < 60 && second < 60;
}

/**
 * The JSON value of a resolved scalar. Whole floats are integers, as Go's JSON writes them.
 * @throws BuiltinError for infinite numbers, which JSON cannot hold.
 */
export function scalarValue(scalar: PlainScalar, text: string): OpaValue {
  switch (scalar.kind) {
    case 'null':
      return null;
    case 'bool':
    case 'int':
      return scalar.value;
    case 'float':
      return floatValue(scalar.value);
    default:
      return text;
  }
}

function floatValue(value: number): OpaValue {
  if (!Number.isFinite(value)) throw new BuiltinError('yaml: a number that JSON cannot hold');
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value) : value;
}
