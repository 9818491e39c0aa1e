import { BuiltinHaltError, maxTextLength } from './builtin.ts';
import { OpaSet, sortedEntries, type OpaValue } from './value.ts';

/** Containers inside containers that are read or written. */
const maxDepth = 256;

/** Digits of one integer; longer ones would take noticeable time to convert. */
const maxDigits = 10_000;

/**
 * OPA's text of a value, as `opa_value_parse` reads it: JSON with `{1, 2}` and `set()` for sets and
 * keys of any type. Members of sets and keys of objects are sorted.
 * @param quote writes strings; JSON's way unless given.
 * @throws BuiltinHaltError beyond 256 levels or the length limit of texts.
 */
export function formatTerm(value: OpaValue, quote: (text: string) => string = JSON.stringify): string {
  const pieces: string[] = [];
  let length = 0;
  const emit = (piece: string): void => {
    length += piece.length;
    if (length > maxTextLength)
      throw new BuiltinHaltError('a value of the policy is too large to be written');
    pieces.push(piece);
  };
  const write = (item: OpaValue, depth: number): void => {
    if (depth > maxDepth)
      throw new BuiltinHaltError(`a value of the policy nests beyond ${String(maxDepth)} levels`);
    if (Array.isArray(item)) writeList('[', item, ']', depth);
    else if (item instanceof OpaSet) {
      if (item.members.length === 0) emit('set()');
      else writeList('{', item.members, '}', depth);
    } else if (item instanceof Map) {
      emit('{');
      for (const [index, [key, member]] of sortedEntries(item).entries()) {
        if (index > 0) emit(', ');
        write(key, depth + 1);
        emit(': ');
        write(member, depth + 1);
      }
      emit('}');
    } else if (typeof item === 'string') emit(quote(item.toWellFormed()));
    else emit(typeof item === 'number' ? formatFloat(item) : String(item));
  };
  const writeList = (open: string, items: readonly OpaValue[], close: string, depth: number): void => {
    emit(open);
    for (const [index, item] of items.entries()) {
      if (index > 0) emit(', ');
      write(item, depth + 1);
    }
    emit(close);
  };
  write(value, 0);
  return pieces.join('');
}

function formatFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/**
 * Reads what `opa_value_dump` writes: JSON with set literals and keys of any type.
 * @throws BuiltinHaltError for anything else; the guest is broken then.
 */
export function parseTerm(text: string): OpaValue {
  const parser = new TermParser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

const scalar = /(?<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?<word>null|true|false|set\(\))/y;

class TermParser {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): OpaValue {
    if (depth > maxDepth) throw this.unreadable(`nesting beyond ${String(maxDepth)} levels`);
    const mark = this.text[this.at];
    if (mark === '"') return this.string();
    if (this.skip('[')) return this.items(']', depth);
    if (this.skip('{')) return this.braces(depth);
    return this.scalar();
  }

  end(): void {
    if (this.at < this.text.length) throw this.unreadable('text behind the value');
  }

  private items(close: string, depth: number): OpaValue[] {
    const items: OpaValue[] = [];
    if (this.skip(close)) return items;
    do items.push(this.value(depth + 1));
    while (this.skip(','));
    this.expect(close);
    return items;
  }

  private braces(depth: number): OpaValue {
    if (this.skip('}')) return new Map();
    const first = this.value(depth + 1);
    if (!this.skip(':')) return this.set(first, depth);
    const object = new Map<OpaValue, OpaValue>([[first, this.value(depth + 1)]]);
    while (this.skip(',')) {
      const key = this.value(depth + 1);
      this.expect(':');
      object.set(key, this.value(depth + 1));
    }
    this.expect('}');
    return object;
  }

  private set(first: OpaValue, depth: number): OpaSet {
    const members = this.skip(',') ? [first, ...this.items('}', depth)] : [first];
    if (members.length === 1) this.expect('}');
    return new OpaSet(members);
  }

  private string(): string {
    const start = this.at;
    let end = start;
    do {
      end = this.text.indexOf('"', end + 1);
      if (end < 0) throw this.unreadable('a string without end');
    } while (this.isEscaped(end));
    this.at = end + 1;
    this.skipSpace();
    try {
      return JSON.parse(this.text.slice(start, end + 1)) as string;
    } catch {
      throw this.unreadable('a malformed string');
    }
  }

  private isEscaped(quoteAt: number): boolean {
    let first = quoteAt;
    while (this.text[first - 1] === '\\') first--;
    return (quoteAt - first) % 2 === 1;
  }

  private scalar(): OpaValue {
    scalar.lastIndex = this.at;
    const groups = scalar.exec(this.text)?.groups;
    if (groups === undefined) throw this.unreadable('something that is no value');
    this.at = scalar.lastIndex;
    this.skipSpace();
    const { number, word } = groups;
    if (number !== undefined) return this.number(number);
    if (word === 'set()') return new OpaSet([]);
    return word === 'null' ? null : word === 'true';
  }

  private number(literal: string): number | bigint {
    if (literal.length > maxDigits) throw this.unreadable(`a number of ${String(literal.length)} digits`);
    if (/^-?\d+$/.test(literal)) return BigInt(literal);
    const float = Number(literal);
    if (!Number.isFinite(float)) throw this.unreadable(`the number ${literal}, beyond the range of floats`);
    return float;
  }

  private skip(mark: string): boolean {
    if (this.text[this.at] !== mark) return false;
    this.at++;
    this.skipSpace();
    return true;
  }

  private skipSpace(): void {
    while (this.text[this.at] === ' ') this.at++;
  }

  private expect(mark: string): void {
    if (!this.skip(mark)) throw this.unreadable(`no \`${mark}\` where one was expected`);
  }

  private unreadable(found: string): BuiltinHaltError {
    return new BuiltinHaltError(
      `cannot read a value of the policy at offset ${String(this.at)}: found ${found}`,
    );
  }
}
