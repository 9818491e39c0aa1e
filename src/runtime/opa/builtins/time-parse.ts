import { BuiltinError } from './builtin.ts';
import { checkRange, daysFromEpoch, daysInMonth } from './calendar.ts';
import { monthNames, weekdayNames, type LayoutPiece } from './time-layout.ts';

/**
 * The instant a text stands for in one of Go's layouts, in nanoseconds since the epoch; without a
 * zone it is taken as UTC.
 * @throws BuiltinError for a text that does not fit the layout.
 */
export function parseTime(layout: readonly LayoutPiece[], text: string): bigint {
  const parser = new TimeParser(text);
  for (const [index, { text: piece, isField }] of layout.entries()) {
    if (isField)
      parser.field(piece, /^[.,]/.test(layout[index + 1]?.text ?? '') && layout[index + 1]?.isField === true);
    else parser.literal(piece);
  }
  return parser.instant();
}

class TimeParser {
  private rest: string;
  private year = 0;
  private month: number | undefined;
  private day: number | undefined;
  private yearDay: number | undefined;
  private hour = 0;
  private minute = 0;
  private second = 0;
  private nanosecond = 0;
  private half: 'am' | 'pm' | undefined;
  private offset = 0;

  constructor(text: string) {
    this.rest = text;
  }

  /** A space stands for any number of spaces; at the end of the text it may be missing. */
  literal(expected: string): void {
    let prefix = expected;
    while (prefix !== '') {
      if (prefix.startsWith(' ')) {
        if (this.rest !== '' && !this.rest.startsWith(' ')) throw this.mismatch(expected);
        prefix = prefix.replace(/^ +/, '');
        this.rest = this.rest.replace(/^ +/, '');
      } else {
        if (this.rest === '' || prefix[0] !== this.rest[0]) throw this.mismatch(expected);
        prefix = prefix.slice(1);
        this.rest = this.rest.slice(1);
      }
    }
  }

  field(name: string, isBeforeFraction: boolean): void {
    switch (name) {
      case '2006':
        this.year = this.number(name, /^\d{4}/, 9999);
        return;
      case '06':
        this.year = this.number(name, /^\d\d/, 99);
        this.year += this.year >= 69 ? 1900 : 2000;
        return;
      case 'Jan':
      case 'January':
        this.month = this.name(name, monthNames) + 1;
        return;
      case '01':
      case '1':
        this.month = this.number(name, digits(name), 12);
        if (this.month === 0) throw this.mismatch(name);
        return;
      case 'Mon':
      case 'Monday':
        this.name(name, weekdayNames);
        return;
      case '2':
      case '02':
        this.day = this.number(name, digits(name), 99);
        return;
      case '_2':
        this.rest = this.rest.replace(/^ /, '');
        this.day = this.number(name, /^\d\d?/, 99);
        return;
      case '002':
      case '__2':
        if (name === '__2') this.rest = this.rest.replace(/^ {1,2}/, '');
        this.yearDay = this.number(name, name === '002' ? /^\d{3}/ : /^\d{1,3}/, 999);
        return;
      case '15':
        this.hour = this.number(name, /^\d\d?/, 23);
        return;
      case '3':
      case '03':
        this.hour = this.number(name, digits(name), 12);
        return;
      case '4':
      case '04':
        this.minute = this.number(name, digits(name), 59);
        return;
      case '5':
      case '05':
        this.second = this.number(name, digits(name), 59);
        if (!isBeforeFraction && /^[.,]\d/.test(this.rest)) this.fraction(name, /^[.,]\d+/);
        return;
      case 'PM':
      case 'pm':
        this.half = this.take(name, name === 'PM' ? /^[AP]M/ : /^[ap]m/).toLowerCase() === 'pm' ? 'pm' : 'am';
        return;
      case 'MST':
        this.abbreviation();
        return;
      default:
        this.fractionOrOffset(name);
    }
  }

  /** @throws BuiltinError for text behind the layout, a day its month does not have, or a year out of range. */
  instant(): bigint {
    if (this.rest !== '') throw this.mismatch('the end');
    if (this.half === 'pm' && this.hour < 12) this.hour += 12;
    if (this.half === 'am' && this.hour === 12) this.hour = 0;
    const second = this.days() * 86_400 + this.hour * 3600 + this.minute * 60 + this.second - this.offset;
    return checkRange(BigInt(second) * 1_000_000_000n + BigInt(this.nanosecond));
  }

  private days(): number {
    if (this.yearDay !== undefined) {
      const start = daysFromEpoch(this.year, 1, 1);
      const days = start + this.yearDay - 1;
      const date = new Date(days * 86_400_000);
      const isInYear = this.yearDay >= 1 && days < daysFromEpoch(this.year + 1, 1, 1);
      const fitsMonth = this.month === undefined || this.month === date.getUTCMonth() + 1;
      const fitsDay = this.day === undefined || this.day === date.getUTCDate();
      if (!isInYear || !fitsMonth || !fitsDay)
        throw new BuiltinError('parsing time: day-of-year out of range');
      return days;
    }
    const month = this.month ?? 1;
    const day = this.day ?? 1;
    if (day < 1 || day > daysInMonth(this.year, month))
      throw new BuiltinError('parsing time: day out of range');
    return daysFromEpoch(this.year, month, day);
  }

  private fractionOrOffset(name: string): void {
    if (/^[.,]0/.test(name)) this.fraction(name, new RegExp(`^[.,]\\d{${String(name.length - 1)}}`));
    else if (/^[.,]9/.test(name)) {
      if (/^[.,]\d/.test(this.rest)) this.fraction(name, /^[.,]\d+/);
    } else if (name.startsWith('Z') && this.rest.startsWith('Z')) this.rest = this.rest.slice(1);
    else this.numericOffset(name);
  }

  private fraction(name: string, shape: RegExp): void {
    const text = this.take(name, shape).slice(1);
    this.nanosecond = Number(text.slice(0, 9).padEnd(9, '0'));
  }

  private numericOffset(name: string): void {
    const shape = name.slice(1).replace(/\d\d/g, '(\\d\\d)');
    const text = this.take(name, new RegExp(`^[-+]${shape}`));
    const [hour = 0, minute = 0, second = 0] = (text.match(/\d\d/g) ?? []).map(Number);
    if (hour > 24 || minute > 60 || second > 60) throw this.mismatch(name);
    this.offset = (hour * 3600 + minute * 60 + second) * (text.startsWith('-') ? -1 : 1);
  }

  /** Abbreviations other than UTC have no known offset and count as UTC, as in Go. */
  private abbreviation(): void {
    const shape =
      /^(?:UTC|ChST|MeST|GMT(?:[-+]\d+)?|[-+]\d+|WITA(?![A-Z])|[A-Z]{3,4}T(?![A-Z])|[A-Z]{3}(?![A-Z]))/;
    const text = this.take('MST', shape);
    const signed = /[-+](\d+)$/.exec(text);
    if (signed !== null && Number(signed[1]) > 23) throw this.mismatch('MST');
  }

  private name(field: string, names: readonly string[]): number {
    const isShort = field.length === 3;
    const index = names.findIndex((full) => {
      const name = isShort ? full.slice(0, 3) : full;
      return this.rest.slice(0, name.length).toLowerCase() === name.toLowerCase();
    });
    const found = names[index];
    if (found === undefined) throw this.mismatch(field);
    this.rest = this.rest.slice(isShort ? 3 : found.length);
    return index;
  }

  private number(field: string, shape: RegExp, max: number): number {
    const value = Number(this.take(field, shape));
    if (value > max) throw this.mismatch(field);
    return value;
  }

  private take(field: string, shape: RegExp): string {
    const text = shape.exec(this.rest)?.[0];
    if (text === undefined) throw this.mismatch(field);
    this.rest = this.rest.slice(text.length);
    return text;
  }

  private mismatch(field: string): BuiltinError {
    return new BuiltinError(`parsing time: ${JSON.stringify(this.rest.slice(0, 40))} does not fit ${field}`);
  }
}

/** Fields with a leading zero have two digits, the others one or two. */
function digits(field: string): RegExp {
  return field.startsWith('0') ? /^\d\d/ : /^\d\d?/;
}
