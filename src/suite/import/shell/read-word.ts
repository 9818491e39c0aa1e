import { Cursor } from './cursor.ts';
import type { Statement, Word, WordPart } from './syntax.ts';

/** Reads the commands of `$(…)`, up to and with the closing parenthesis. */
export type SubstitutionReader = (cursor: Cursor) => Statement[];

/** What ends a word outside of quotes. */
const metacharacters = new Set([' ', '\t', '\r', '\n', ';', '&', '|', '<', '>', '(', ')', '']);
/** Inside of `[[ … ]]`, regular expressions have some of those too. */
const blanks = new Set([' ', '\t', '\r', '\n', '']);
/** Characters that mean nothing else. */
const plainRun = /[\w./:=,@%+*?{}[\]^~#!-]+/y;
const quotedRun = /[^"\\$`]+/y;
const variableName = /(?:[A-Za-z_]\w*|[0-9@*#?$!-])/y;
const bracedVariable = /\{(?:[A-Za-z_]\w*(?:\[[^\]}\n]{1,40}\])?|[0-9@*#?])\}/y;

/** Reads the word at the cursor; `undefined` where none begins. */
export function readWord(
  cursor: Cursor,
  readSubstitution: SubstitutionReader,
  { isCondition = false } = {},
): Word | undefined {
  const ends = isCondition ? blanks : metacharacters;
  if (ends.has(cursor.peek())) return undefined;
  return new WordReader(cursor, readSubstitution, ends).read();
}

class WordReader {
  private readonly cursor: Cursor;
  private readonly readSubstitution: SubstitutionReader;
  private readonly ends: ReadonlySet<string>;
  private readonly parts: WordPart[] = [];

  constructor(cursor: Cursor, readSubstitution: SubstitutionReader, ends: ReadonlySet<string>) {
    this.cursor = cursor;
    this.readSubstitution = readSubstitution;
    this.ends = ends;
  }

  read(): Word {
    const { cursor, ends } = this;
    const { line } = cursor;
    while (!ends.has(cursor.peek())) {
      if (cursor.skip("'")) this.addText(this.until("'", line), true);
      else if (cursor.skip('"')) this.readDoubleQuoted();
      else if (cursor.skip("$'")) this.readAnsiQuoted();
      else if (cursor.peek() === '\\') this.readEscape();
      else if (cursor.peek() === '$' || cursor.peek() === '`') this.readExpansion(false);
      else this.addText(cursor.take(cursor.match(plainRun)?.length), false);
    }
    return { parts: this.parts, line };
  }

  private addText(text: string, isQuoted: boolean): void {
    const last = this.parts.at(-1);
    if (last?.type === 'text' && last.isQuoted === isQuoted) {
      this.parts[this.parts.length - 1] = { ...last, text: last.text + text };
    } else {
      this.parts.push({ type: 'text', text, isQuoted });
    }
  }

  private until(end: string, line: number): string {
    const found = this.cursor.text.indexOf(end, this.cursor.position);
    if (found === -1) throw this.cursor.error(`the quotation mark ${end} is not closed`, line);
    const text = this.cursor.take(found - this.cursor.position);
    this.cursor.take();
    return text;
  }

  private readDoubleQuoted(): void {
    const { cursor } = this;
    const { line } = cursor;
    // An empty text too is a word.
    this.addText('', true);
    while (!cursor.skip('"')) {
      if (cursor.isAtEnd) throw cursor.error('the quotation mark " is not closed', line);
      if (cursor.skip('\\\n')) continue;
      if (cursor.peek() === '\\' && '"$`\\'.includes(cursor.peek(1)) && cursor.peek(1) !== '') {
        cursor.take();
        this.addText(cursor.take(), true);
      } else if (cursor.peek() === '$' || cursor.peek() === '`') {
        this.readExpansion(true);
      } else {
        this.addText(cursor.take(cursor.match(quotedRun)?.length), true);
      }
    }
  }

  private readAnsiQuoted(): void {
    const { line } = this.cursor;
    let text = '';
    let isKnown = true;
    while (!this.cursor.skip("'")) {
      if (this.cursor.isAtEnd) throw this.cursor.error("the quotation mark ' is not closed", line);
      const escaped = this.cursor.peek() === '\\' ? this.cursor.take(2) : undefined;
      isKnown &&= escaped === undefined || ansiEscapes.has(escaped);
      text += escaped === undefined ? this.cursor.take() : (ansiEscapes.get(escaped) ?? escaped);
    }
    if (!isKnown) this.parts.push({ type: 'expansion', text: `$'${text}'`, isQuoted: true });
    else this.addText(text, true);
  }

  private readEscape(): void {
    const { cursor } = this;
    if (cursor.skip('\\\n') || cursor.skip('\\\r\n')) return;
    cursor.take();
    this.addText(cursor.isAtEnd ? '\\' : cursor.take(), true);
  }

  private readExpansion(isQuoted: boolean): void {
    const { cursor } = this;
    const start = cursor.position;
    if (cursor.peek() === '`') {
      this.readBackquoted(isQuoted);
      return;
    }
    cursor.take();
    if (cursor.startsWith('((')) {
      this.skipPast('))');
    } else if (cursor.skip('(')) {
      const statements = cursor.nested(() => this.readSubstitution(cursor));
      this.parts.push({
        type: 'substitution',
        statements,
        text: cursor.text.slice(start, cursor.position),
        isQuoted,
      });
      return;
    } else {
      const name = cursor.match(bracedVariable) ?? cursor.match(variableName);
      if (name !== undefined) {
        cursor.take(name.length);
        this.parts.push({ type: 'variable', name: name.replace(/^\{(.*)\}$/, '$1'), isQuoted });
        return;
      }
      if (cursor.peek() !== '{') {
        this.addText('$', isQuoted);
        return;
      }
      this.skipPast('}');
    }
    this.parts.push({ type: 'expansion', text: cursor.text.slice(start, cursor.position), isQuoted });
  }

  private skipPast(end: string): void {
    const found = this.cursor.text.indexOf(end, this.cursor.position);
    if (found === -1) throw this.cursor.error(`expected ${end}, found none`);
    this.cursor.take(found + end.length - this.cursor.position);
  }

  /** Backslashes in it are for two readers; those are rare enough to be left alone. */
  private readBackquoted(isQuoted: boolean): void {
    const { cursor } = this;
    const { line } = cursor;
    cursor.take();
    const text = this.until('`', line);
    const whole = `\`${text}\``;
    this.parts.push(
      text.includes('\\')
        ? { type: 'expansion', text: whole, isQuoted }
        : { type: 'substitution', statements: this.readBackquotedText(text, line), text: whole, isQuoted },
    );
  }

  private readBackquotedText(text: string, line: number): Statement[] {
    // The parenthesis is what ends a substitution.
    const inner = new Cursor(`${text})`, line);
    return this.cursor.nested(() => this.readSubstitution(inner));
  }
}

const ansiEscapes = new Map([
  ['\\n', '\n'],
  ['\\t', '\t'],
  ['\\r', '\r'],
  ['\\\\', '\\'],
  ["\\'", "'"],
  ['\\"', '"'],
]);
