/** Texts of floating-point numbers as Go's `strconv.FormatFloat` writes them. */

/** The decimal digits `d.ddd` of a number, without trailing zeros, and the power of ten of the first. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/** From this power of ten on, the shortest texts use an exponent. */
const shortestExponentLimit = 6;

/**
 * Text of a finite number, with `-` in front when it is negative.
 * @param verb `e`, `E`, `f`, `g`, `G`, `x`, `X` or `b`.
 * @param precision digits behind the point (of all digits for `g`); `undefined` gives the fewest that
 *   identify the number.
 */
export function formatGoFloat(value: number, verb: string, precision: number | undefined): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + formatMagnitude(Math.abs(value), verb, precision);
}

function formatMagnitude(value: number, verb: string, precision: number | undefined): string {
  switch (verb) {
    case 'f':
      return precision === undefined ? plainText(shortest(value), 0) : fixedText(value, precision);
    case 'e':
    case 'E': {
      const decimal = precision === undefined ? shortest(value) : significant(value, precision + 1);
      return exponentText(decimal, precision ?? decimal.digits.length - 1, verb);
    }
    case 'x':
    case 'X':
      return hexText(value, precision, verb);
    case 'b': {
      const { mantissa, exponent } = parts(value);
      return `${String(mantissa)}p${exponent < 0 ? '' : '+'}${String(exponent)}`;
    }
    default:
      return generalText(value, verb, precision);
  }
}

function generalText(value: number, verb: string, precision: number | undefined): string {
  const decimal = precision === undefined ? shortest(value) : significant(value, Math.max(precision, 1));
  const count = decimal.digits.length;
  let limit = shortestExponentLimit;
  if (precision !== undefined) {
    limit = Math.max(precision, 1);
    if (limit > count && count > decimal.exponent) limit = count;
  }
  if (decimal.exponent < -4 || decimal.exponent >= limit) {
    return exponentText(decimal, count - 1, verb === 'G' ? 'E' : 'e');
  }
  return plainText(decimal, 0);
}

function shortest(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

/** Rounded to a number of digits, exactly, half to even. */
function significant(value: number, count: number): Decimal {
  if (value === 0) return { digits: '0', exponent: 0 };
  // Doubles have at most 767 significant digits.
  const wanted = Math.min(count, 800);
  let exponent = shortest(value).exponent;
  let digits = scaled(value, wanted - 1 - exponent).toString();
  if (digits.length > wanted) {
    exponent++;
    digits = digits.slice(0, wanted);
  }
  return { digits: digits.replace(/0+$/, ''), exponent };
}

function fixedText(value: number, precision: number): string {
  // Doubles have at most 1074 digits behind the point.
  const places = Math.min(precision, 1100);
  const digits = scaled(value, places)
    .toString()
    .padStart(places + 1, '0');
  const point = digits.length - places;
  if (precision === 0) return digits;
  return `${digits.slice(0, point)}.${digits.slice(point).padEnd(precision, '0')}`;
}

function plainText({ digits, exponent }: Decimal, places: number): string {
  const padded = exponent < 0 ? '0'.repeat(-exponent) + digits : digits.padEnd(exponent + 1, '0');
  const point = Math.max(exponent, 0) + 1;
  const fraction = padded.slice(point).padEnd(places, '0');
  return fraction === '' ? padded.slice(0, point) : `${padded.slice(0, point)}.${fraction}`;
}

function exponentText({ digits, exponent }: Decimal, places: number, letter: string): string {
  const fraction = digits.slice(1).padEnd(places, '0');
  const mantissa = fraction === '' ? digits.slice(0, 1) : `${digits.slice(0, 1)}.${fraction}`;
  return `${mantissa}${letter}${exponentSuffix(exponent)}`;
}

function exponentSuffix(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Mantissa and power of two of a number that is not negative. */
function parts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** `value` times ten to the power, as the nearest integer, half to even. */
function scaled(value: number, power: number): bigint {
  const { mantissa, exponent } = parts(value);
  const numerator = (mantissa * 10n ** BigInt(Math.max(power, 0))) << BigInt(Math.max(exponent, 0));
  const denominator = (10n ** BigInt(Math.max(-power, 0))) << BigInt(Math.max(-exponent, 0));
  return roundHalfEven(numerator, denominator);
}

function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

function hexText(value: number, precision: number | undefined, verb: string): string {
  let { mantissa, exponent } = parts(value);
  if (value === 0) exponent = 0;
  else {
    const shift = 53 - mantissa.toString(2).length;
    mantissa <<= BigInt(shift);
    exponent += 52 - shift;
  }
  const places = precision ?? 13;
  if (places < 13) {
    const unit = 1n << BigInt((13 - places) * 4);
    mantissa = roundHalfEven(mantissa, unit) * unit;
    if (mantissa >> 53n !== 0n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const fraction = (mantissa & 0xfffffffffffffn).toString(16).padStart(13, '0');
  const shown =
    precision === undefined ? fraction.replace(/0+$/, '') : fraction.slice(0, places).padEnd(places, '0');
  const text = `0x${String(mantissa >> 52n)}${shown === '' ? '' : `.${shown}`}p${exponentSuffix(exponent)}`;
  return verb === 'X' ? text.toUpperCase() : text;
}
