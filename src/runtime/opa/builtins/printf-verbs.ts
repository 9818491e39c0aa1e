import { BuiltinHaltError, maxTextLength } from './builtin.ts';
import { formatGoFloat } from './go-float.ts';
import { canBackquote, characterOf, isPrintable, quoteCodePoint, quoteText } from './go-quote.ts';

/** What stands between `%` and the verb. */
export interface Directive {
  sharp: boolean;
  zero: boolean;
  plus: boolean;
  minus: boolean;
  space: boolean;
  /** `#` of `%#v`, where it asks for the syntax of Go. */
  sharpV: boolean;
  /** `+` of `%+v`. */
  plusV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

/** What a policy passes to `sprintf`: numbers and texts; other values arrive as their text. */
export type PrintArgument = string | number | bigint;

/** Go's name for the type of an argument. */
export function goTypeName(argument: PrintArgument): string {
  if (typeof argument === 'string') return 'string';
  if (typeof argument === 'number') return 'float64';
  return isWord(argument) ? 'int64' : '*big.Int';
}

/** The text of one argument, as Go's `fmt` prints it. */
export function printArgument(argument: PrintArgument, verb: string, directive: Directive): string {
  if (verb === 'T') return padText(truncate(goTypeName(argument), directive), directive);
  const text = printKnown(argument, verb, directive);
  if (text !== undefined) return text;
  if (typeof argument === 'bigint' && !isWord(argument)) return `%!${verb}(big.Int=${String(argument)})`;
  const value = printKnown(argument, 'v', directive) ?? '';
  return `%!${verb}(${goTypeName(argument)}=${value})`;
}

function printKnown(argument: PrintArgument, verb: string, directive: Directive): string | undefined {
  if (typeof argument === 'string') return printText(argument, verb, directive);
  if (typeof argument === 'number') return printFloat(argument, verb, directive);
  return isWord(argument)
    ? printInteger(argument, verb, directive)
    : printBigInteger(argument, verb, directive);
}

function isWord(integer: bigint): boolean {
  return BigInt.asIntN(64, integer) === integer;
}

function printText(text: string, verb: string, directive: Directive): string | undefined {
  switch (verb) {
    case 'v':
      return directive.sharpV ? printQuoted(text, directive) : padText(truncate(text, directive), directive);
    case 's':
      return padText(truncate(text, directive), directive);
    case 'q':
      return printQuoted(text, directive);
    case 'x':
    case 'X':
      return printHex(text, verb, directive);
    default:
      return undefined;
  }
}

function printQuoted(text: string, directive: Directive): string {
  const shown = truncate(text, directive);
  if (directive.sharp && canBackquote(shown)) return padText(`\`${shown}\``, directive);
  return padText(quoteText(shown, directive.plus), directive);
}

function printHex(text: string, verb: string, directive: Directive): string {
  const bytes = Buffer.from(text).subarray(0, directive.precision);
  const prefix = directive.sharp ? '0x' : '';
  const separator = directive.space ? ` ${prefix}` : '';
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  const shown = pairs.length === 0 ? '' : prefix + pairs.join(separator);
  return padText(verb === 'X' ? shown.toUpperCase() : shown, directive);
}

function printFloat(value: number, verb: string, directive: Directive): string | undefined {
  if (!/^[vbgGxXfFeE]$/.test(verb)) return undefined;
  const format = verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb;
  const precision = directive.precision ?? (/^[feE]$/.test(format) ? 6 : undefined);
  const text = formatGoFloat(value, format, precision);
  const sign = text.startsWith('-') ? '-' : directive.plus ? '+' : directive.space ? ' ' : '';
  let digits = text.startsWith('-') ? text.slice(1) : text;
  if (directive.sharp && format !== 'b') digits = keepPoint(digits, format, precision);
  const { width, zero, minus } = directive;
  if (sign !== '' && zero && !minus && width !== undefined) {
    return sign + repeat('0', width - sign.length - digits.length) + digits;
  }
  return padText(sign + digits, directive);
}

/** The `#` flag: always a point, and for `%g` the zeros at the end. */
function keepPoint(text: string, format: string, precision: number | undefined): string {
  const [mantissa = '', tail = ''] = text.split(format === 'x' || format === 'X' ? /(?=[pP])/ : /(?=[eE])/);
  const significant = mantissa.replace('.', '').replace(/^0+/, '').length;
  const isGeneral = format === 'g' || format === 'G' || format === 'x';
  let missing = isGeneral ? (precision ?? 6) - significant : 0;
  if (mantissa === '0') missing--;
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`;
  return pointed + repeat('0', missing) + tail;
}

function printInteger(value: bigint, verb: string, directive: Directive): string | undefined {
  const unsigned = BigInt.asUintN(64, value);
  switch (verb) {
    case 'c':
      return padText(characterOf(unsigned), directive);
    case 'q':
      return padText(quoteCodePoint(unsigned, directive.plus), directive);
    case 'U':
      return padText(unicodeText(unsigned, directive), { ...directive, zero: false });
    default:
      return printDigits(value, verb, directive);
  }
}

function unicodeText(codePoint: bigint, directive: Directive): string {
  const digits = codePoint.toString(16).toUpperCase();
  const padded = repeat('0', Math.max(directive.precision ?? 4, 4) - digits.length) + digits;
  const character = characterOf(codePoint);
  const isShown = directive.sharp && character.codePointAt(0) === Number(codePoint) && isPrintable(character);
  const shown = isShown ? ` '${character}'` : '';
  return `U+${padded}${shown}`;
}

const bases = new Map([
  ['v', 10],
  ['d', 10],
  ['b', 2],
  ['o', 8],
  ['O', 8],
  ['x', 16],
  ['X', 16],
]);

function printDigits(value: bigint, verb: string, directive: Directive): string | undefined {
  const base = bases.get(verb);
  if (base === undefined) return undefined;
  const { precision, width, zero, minus, plus, space } = directive;
  const unpadded = { ...directive, zero: false };
  if (precision === 0 && value === 0n) return padText('', unpadded);
  const sign = value < 0n ? '-' : plus ? '+' : space ? ' ' : '';
  const fillsWidth = precision === undefined && zero && !minus && width !== undefined;
  const count = fillsWidth ? width - sign.length : (precision ?? 0);
  let digits = (value < 0n ? -value : value).toString(base);
  digits = repeat('0', count - digits.length) + digits;
  if (directive.sharp) digits = basePrefix(base, digits) + digits;
  if (verb === 'O') digits = `0o${digits}`;
  return padText(sign + (verb === 'X' ? digits.toUpperCase() : digits), unpadded);
}

function basePrefix(base: number, digits: string): string {
  if (base === 8) return digits.startsWith('0') ? '' : '0';
  return base === 2 ? '0b' : base === 16 ? '0x' : '';
}

function printBigInteger(value: bigint, verb: string, directive: Directive): string | undefined {
  const base = verb === 's' ? 10 : bases.get(verb);
  if (base === undefined) return undefined;
  const { precision, width } = directive;
  const plus = directive.plus || directive.plusV;
  const sign = value < 0n ? '-' : plus ? '+' : directive.space ? ' ' : '';
  const isSharp = directive.sharp || directive.sharpV;
  const prefix = verb === 'O' ? '0o' : !isSharp ? '' : base === 8 ? '0' : basePrefix(base, '');
  let digits = (value < 0n ? -value : value).toString(base);
  digits = repeat('0', (precision ?? 0) - digits.length) + digits;
  if (width !== undefined && directive.zero && !directive.minus && precision === undefined) {
    digits = repeat('0', width - sign.length - prefix.length - digits.length) + digits;
  }
  const shown = prefix + digits;
  return padText(sign + (verb === 'X' ? shown.toUpperCase() : shown), { ...directive, zero: false });
}

function truncate(text: string, { precision }: Directive): string {
  if (precision === undefined || text.length <= precision) return text;
  return [...text].slice(0, precision).join('');
}

function padText(text: string, { width, minus, zero }: Directive): string {
  if (width === undefined || width === 0) return text;
  const missing = width - [...text].length;
  if (minus) return text + repeat(' ', missing);
  return repeat(zero ? '0' : ' ', missing) + text;
}

function repeat(character: string, count: number): string {
  if (count > maxTextLength) throw new BuiltinHaltError(`sprintf was asked for a width of ${String(count)}`);
  return count > 0 ? character.repeat(count) : '';
}
