import { escapes } from './string-escapes.ts';
import { JsonSyntaxError, positionAt, tooManyValues } from './syntax-error.ts';
import type { JsonArray, JsonObject, JsonValue } from './value.ts';

/** Containers inside containers, as in the reference's parser; deeper input is refused. */
const maxDepth = 128;
/** Of one document: each takes memory, however short its text. */
const maxValues = 5_000_000;

/** Where a value stands in its text: offsets of its first character and behind its last one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A key that stood in the same object before. */
export interface RepeatedKey {
  readonly key: string;
  /** Offset of the colon behind it. */
  readonly offset: number;
}

const quote = 0x22;
const backslash = 0x5c;

/** Reads one document from a text, with serde_json's errors at serde_json's positions. */
export class Parser {
  private at = 0;
  private depth = 0;
  private values = 0;
  private readonly text: string;
  private readonly sought: string | undefined;
  located: Span | undefined;
  /** Those of the outermost object, in the order of the text. */
  readonly repeatedKeys: RepeatedKey[] = [];
  /** The first of all objects. */
  firstRepeat: { readonly key: string; readonly objectStart: number } | undefined;

  constructor(text: string, sought?: string) {
    this.text = text;
    this.sought = sought;
  }

  value(path = ''): JsonValue {
    const code = this.skipSpace();
    if (++this.values > maxValues) throw this.failHere(tooManyValues);
    const start = this.at;
    const value = this.dispatch(code, path);
    if (path === this.sought) this.located = { start, end: this.at };
    return value;
  }

  end(): void {
    if (!Number.isNaN(this.skipSpace())) throw this.failHere('trailing characters');
  }

  private dispatch(code: number, path: string): JsonValue {
    if (code === quote) return this.string();
    if (code === 0x7b) return this.object(path);
    if (code === 0x5b) return this.array(path);
    if (code === 0x2d || isDigit(code)) return this.number();
    if (code === 0x74) return this.literal('true', true);
    if (code === 0x66) return this.literal('false', false);
    if (code === 0x6e) return this.literal('null', null);
    throw this.failHere(Number.isNaN(code) ? 'EOF while parsing a value' : 'expected value');
  }

  private object(path: string): JsonObject {
    const members: JsonObject = new Map();
    const objectStart = this.at;
    this.enter();
    let code = this.skipSpace();
    if (code === 0x7d) return this.leave(members);
    for (;;) {
      if (code !== quote) {
        if (code === 0x7d) throw this.failHere('trailing comma');
        throw this.failHere(Number.isNaN(code) ? 'EOF while parsing an object' : 'key must be a string');
      }
      const key = this.string();
      code = this.skipSpace();
      if (code !== 0x3a) {
        throw this.failHere(Number.isNaN(code) ? 'EOF while parsing an object' : 'expected `:`');
      }
      if (members.has(key)) {
        this.firstRepeat ??= { key, objectStart };
        if (this.depth === 1) this.repeatedKeys.push({ key, offset: this.at });
      }
      this.at++;
      members.set(key, this.value(this.childPath(path, key)));
      code = this.skipSpace();
      if (code === 0x7d) return this.leave(members);
      if (code !== 0x2c) {
        throw this.failHere(Number.isNaN(code) ? 'EOF while parsing an object' : 'expected `,` or `}`');
      }
      this.at++;
      code = this.skipSpace();
      if (Number.isNaN(code)) throw this.failHere('EOF while parsing a value');
    }
  }

  private array(path: string): JsonArray {
    const items: JsonArray = [];
    this.enter();
    let code = this.skipSpace();
    if (code === 0x5d) return this.leave(items);
    if (Number.isNaN(code)) throw this.failHere('EOF while parsing a list');
    for (;;) {
      if (code === 0x5d) throw this.failHere('trailing comma');
      items.push(this.value(this.childPath(path, String(items.length))));
      code = this.skipSpace();
      if (code === 0x5d) return this.leave(items);
      if (code !== 0x2c) {
        throw this.failHere(Number.isNaN(code) ? 'EOF while parsing a list' : 'expected `,` or `]`');
      }
      this.at++;
      code = this.skipSpace();
    }
  }

  private childPath(path: string, key: string): string {
    if (this.sought === undefined) return '';
    return path === '' ? key : `${path}/${key}`;
  }

  private enter(): void {
    this.depth++;
    if (this.depth >= maxDepth) throw this.failHere('recursion limit exceeded');
    this.at++;
  }

  private leave<T>(container: T): T {
    this.at++;
    this.depth--;
    return container;
  }

  private literal<T extends JsonValue>(word: string, value: T): T {
    for (const letter of word) {
      if (this.at >= this.text.length) throw this.failHere('EOF while parsing a value');
      if (this.text[this.at] !== letter) throw this.failAt('expected ident', this.at + 1);
      this.at++;
    }
    return value;
  }

  private string(): string {
    const { text } = this;
    const start = ++this.at;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === quote) return text.slice(start, this.at++);
      if (code === backslash) return this.escapedString(text.slice(start, this.at));
      this.checkStringCharacter(code);
      this.at++;
    }
  }

  private escapedString(head: string): string {
    const { text } = this;
    let result = head;
    let start = this.at;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === quote) return result + text.slice(start, this.at++);
      if (code === backslash) {
        result += text.slice(start, this.at);
        this.at++;
        result += this.escape();
        start = this.at;
        continue;
      }
      this.checkStringCharacter(code);
      this.at++;
    }
  }

  private checkStringCharacter(code: number): void {
    if (code >= 0x20) return;
    if (Number.isNaN(code)) throw this.failHere('EOF while parsing a string');
    throw this.failAt('control character (\\u0000-\\u001F) found while parsing a string', this.at + 1);
  }

  private escape(): string {
    const letter = this.text[this.at++];
    if (letter === undefined) throw this.failHere('EOF while parsing a string');
    if (letter === 'u') return this.unicodeEscape();
    const plain = escapes.get(letter);
    if (plain === undefined) throw this.failAt('invalid escape', this.at);
    return plain;
  }

  private unicodeEscape(): string {
    const first = this.hex4();
    if (first >= 0xdc00 && first <= 0xdfff) throw this.loneSurrogate();
    if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first);
    for (const expected of '\\u') {
      if (this.at >= this.text.length) throw this.failHere('EOF while parsing a string');
      if (this.text[this.at] !== expected) throw this.failHere('unexpected end of hex escape');
      this.at++;
    }
    const second = this.hex4();
    if (second < 0xdc00 || second > 0xdfff) throw this.loneSurrogate();
    return String.fromCharCode(first, second);
  }

  private loneSurrogate(): JsonSyntaxError {
    return this.failAt('lone leading surrogate in hex escape', this.at);
  }

  private hex4(): number {
    const digits = this.text.slice(this.at, this.at + 4);
    if (digits.length < 4) {
      this.at = this.text.length;
      throw this.failHere('EOF while parsing a string');
    }
    this.at += 4;
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.failAt('invalid escape', this.at);
    return parseInt(digits, 16);
  }

  private number(): number | bigint {
    const start = this.at;
    const negative = this.text[this.at] === '-';
    if (negative) this.at++;
    const leadingZero = this.text[this.at] === '0';
    const digits = this.digits();
    if (leadingZero && digits > 1) {
      throw this.failAt('invalid number', start + (negative ? 1 : 0) + 2);
    }
    let isInteger = true;
    if (this.text[this.at] === '.') {
      isInteger = false;
      this.at++;
      this.digits();
    }
    const exponent = this.text[this.at];
    if (exponent === 'e' || exponent === 'E') {
      isInteger = false;
      this.at++;
      const sign = this.text[this.at];
      if (sign === '+' || sign === '-') this.at++;
      this.digits();
    }
    return this.numberFrom(this.text.slice(start, this.at), isInteger);
  }

  private digits(): number {
    const start = this.at;
    while (isDigit(this.text.charCodeAt(this.at))) this.at++;
    if (this.at === start) {
      const ended = this.at >= this.text.length;
      throw ended ? this.failHere('EOF while parsing a value') : this.failAt('invalid number', this.at + 1);
    }
    return this.at - start;
  }

  private numberFrom(text: string, isInteger: boolean): number | bigint {
    // Longer ones are out of range, and reading them as integers takes time that grows with their square.
    if (isInteger && text !== '-0' && text.length <= maxIntegerLength) {
      const integer = BigInt(text);
      if (integer >= minInteger && integer <= maxInteger) return integer;
    }
    const float = Number(text);
    if (!Number.isFinite(float)) throw this.failAt('number out of range', this.at);
    return float;
  }

  /** The next character that is not white space, not consumed; NaN at the end. */
  private skipSpace(): number {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code;
      this.at++;
    }
  }

  /** An error whose position includes the first byte of the offending character, or the end of the text. */
  private failHere(problem: string): JsonSyntaxError {
    if (this.at >= this.text.length) return this.failAt(problem, this.text.length);
    const { line, column } = positionAt(this.text, this.at);
    return new JsonSyntaxError(problem, line, column + 1);
  }

  private failAt(problem: string, offset: number): JsonSyntaxError {
    const { line, column } = positionAt(this.text, offset);
    return new JsonSyntaxError(problem, line, column);
  }
}

const minInteger = -(2n ** 63n);
const maxInteger = 2n ** 64n - 1n;
const maxIntegerLength = String(maxInteger).length;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
