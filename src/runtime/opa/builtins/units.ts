import { BuiltinError, stringOperand, type BuiltinGroup } from './builtin.ts';

/** Amounts with a unit: `10K`, `512Mi`, `200m`. */
export const unitsBuiltins: BuiltinGroup = {
  'units.parse': (_context, text) => parseUnits(stringOperand(text, 1)),
  'units.parse_bytes': (_context, text) => parseBytes(stringOperand(text, 1)),
};

/** A number as a fraction, so that nothing is rounded on the way. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const letters = 'kmgtpe';

/** Upper case after the first letter is accepted, `m` is a thousandth and `M` a million. */
function parseUnits(raw: string): bigint | number {
  const { amount, unit } = splitAmount(raw.replaceAll('"', ''));
  const name = unit.slice(0, 1) + unit.slice(1).toLowerCase();
  const value = multiply(parseAmount(amount), name === 'm' ? milli : whole(unitFactor(name, ['i'])));
  if (value.numerator % value.denominator === 0n) return value.numerator / value.denominator;
  return Number(decimalText(value, 10n));
}

/** Case does not matter. OPA computes with 64 bits of mantissa and cuts off the rest: `256.8k` is 256799. */
function parseBytes(raw: string): bigint {
  const { amount, unit } = splitAmount(raw.toLowerCase().replaceAll('"', ''));
  const factor = whole(unitFactor(unit, ['b', 'i', 'ib']));
  const value = roundMantissa(multiply(roundMantissa(parseAmount(amount)), factor));
  return value.numerator / value.denominator;
}

/** The double that is nearest to 0.001, which is what OPA multiplies with. */
const milli: Fraction = { numerator: 1152921504606847n, denominator: 1152921504606846976n };

function whole(numerator: bigint): Fraction {
  return { numerator, denominator: 1n };
}

function unitFactor(unit: string, suffixes: readonly string[]): bigint {
  if (unit === '') return 1n;
  const power = BigInt(letters.indexOf(unit.slice(0, 1).toLowerCase()) + 1);
  const suffix = unit.slice(1);
  if (power === 0n || (suffix !== '' && !suffixes.includes(suffix))) {
    throw new BuiltinError(`unit ${unit} not recognized`);
  }
  return (suffix.startsWith('i') ? 1024n : 1000n) ** power;
}

/** The leading characters of a number, an exponent of at most six digits included, and the rest. */
function splitAmount(text: string): { amount: string; unit: string } {
  if (text.includes(' ')) throw new BuiltinError('spaces not allowed in resource strings');
  const amount = /^(?:[\d.+-]|[eE][-+]?\d+|[eE][-+])*/.exec(text)?.[0] ?? '';
  if (amount === '') throw new BuiltinError('no amount provided');
  if (/[eE][-+]?\d{7}/.test(amount)) throw new BuiltinError('exponent too large');
  return { amount, unit: text.slice(amount.length) };
}

/** Zeros an exponent may add; a larger amount is no resource. */
const maxExponent = 400;
const maxDigits = 400;

function parseAmount(text: string): Fraction {
  const match = /^(?<sign>[-+]?)(?<integer>\d*)(?:\.(?<fraction>\d*))?(?:[eE](?<exponent>[-+]?\d+))?$/.exec(
    text,
  );
  const { sign, integer = '', fraction = '', exponent = '0' } = match?.groups ?? {};
  const digits = integer + fraction;
  const power = Number(exponent) - fraction.length;
  if (digits === '' || digits.length > maxDigits || Math.abs(power) > maxExponent) {
    throw new BuiltinError('could not parse amount to a number');
  }
  const magnitude = BigInt(digits) * (sign === '-' ? -1n : 1n);
  return power >= 0
    ? whole(magnitude * 10n ** BigInt(power))
    : { numerator: magnitude, denominator: 10n ** BigInt(-power) };
}

function multiply(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

const mantissaBits = 64;

/** The nearest number with 64 significant bits, half to even. */
function roundMantissa({ numerator, denominator }: Fraction): Fraction {
  if (numerator < 0n) {
    const rounded = roundMantissa({ numerator: -numerator, denominator });
    return { numerator: -rounded.numerator, denominator: rounded.denominator };
  }
  if (numerator === 0n) return whole(0n);
  let shift = mantissaBits - bitLength(numerator) + bitLength(denominator);
  // The quotient of the two may have one bit more.
  if (bitLength(shifted(numerator, shift) / shifted(denominator, -shift)) > mantissaBits) shift--;
  const [dividend, divisor] = [shifted(numerator, shift), shifted(denominator, -shift)];
  let mantissa = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  if (twice > divisor || (twice === divisor && mantissa % 2n === 1n)) mantissa++;
  return { numerator: shifted(mantissa, -shift), denominator: shifted(1n, shift) };
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

/** Shifts to the left only. */
function shifted(value: bigint, bits: number): bigint {
  return bits > 0 ? value << BigInt(bits) : value;
}

/** Decimal text with `places` digits behind the point, half away from zero. */
function decimalText({ numerator, denominator }: Fraction, places: bigint): string {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const scaled = (magnitude * 10n ** places * 2n + denominator) / (denominator * 2n);
  const digits = scaled.toString().padStart(Number(places) + 1, '0');
  const point = digits.length - Number(places);
  return `${numerator < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}
