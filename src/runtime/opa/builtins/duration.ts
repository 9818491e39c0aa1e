import { BuiltinError } from './builtin.ts';

const units = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** Hours of the units that OPA adds to Go's. */
const hours = new Map([
  ['d', 24],
  ['w', 7 * 24],
  ['y', 365 * 24],
]);

/** Durations are short; a longer text is an attack. */
const maxLength = 1000;

/**
 * Nanoseconds of a duration such as `1h30m`, `-1.5s` or `2d`.
 * @throws BuiltinError for anything else and beyond 64 bits.
 */
export function parseDuration(text: string): bigint {
  const invalid = new BuiltinError('time: invalid duration');
  if (text.length > maxLength) throw invalid;
  const isNegative = text.startsWith('-');
  const body = text.replace(/^[-+]/, '');
  if (body === '0') return 0n;
  if (body === '') throw invalid;
  const isExtended = /[dwy]/.test(body);
  let total = 0n;
  let rest = body;
  while (rest !== '') {
    const segment = /^(?<integer>\d*)(?:\.(?<fraction>\d*))?(?<unit>[^\d.]+)/.exec(rest);
    if (segment?.groups === undefined) throw invalid;
    const { integer = '', fraction = '', unit = '' } = segment.groups;
    if (integer + fraction === '') throw invalid;
    total += segmentNanoseconds(integer, fraction, unit, isExtended) ?? fail(invalid);
    rest = rest.slice(segment[0].length);
  }
  if (total > 2n ** 63n - (isNegative ? 0n : 1n)) throw invalid;
  return isNegative ? -total : total;
}

function segmentNanoseconds(
  integer: string,
  fraction: string,
  unit: string,
  isExtended: boolean,
): bigint | undefined {
  const factor = isExtended ? hours.get(unit) : undefined;
  if (factor !== undefined) {
    const [whole = '', part = ''] = plainText(Number(`${integer}.${fraction}`) * factor).split('.');
    return segmentNanoseconds(whole, part, 'h', false);
  }
  const size = units.get(unit);
  if (size === undefined) return undefined;
  // Go computes the fraction in floating point, with as many digits as 63 bits hold.
  const digits = fraction.slice(0, 18);
  const part = digits === '' ? 0 : Number(digits) * (Number(size) / 10 ** digits.length);
  return BigInt(integer === '' ? '0' : integer) * size + BigInt(Math.trunc(part));
}

function plainText(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return value < 1 ? value.toFixed(30) : BigInt(value).toString();
}

function fail(error: BuiltinError): never {
  throw error;
}
