import { readWord } from './read-word.ts';
import type { Cursor } from './cursor.ts';
import type { Assignment, Redirection, SimpleCommand, Statement, Word } from './syntax.ts';

const redirection = /([0-9]*)(<<<|<<-|<<|<>|<&|>>|>&|>\||&>>|&>|<|>)/y;
const maxWords = 10_000;

/** A here-document whose text is yet to come, in the lines below. */
interface PendingText {
  readonly delimiter: string;
  readonly isLiteral: boolean;
  readonly stripsTabs: boolean;
  readonly setText: (text: Word) => void;
}

/** Reads simple commands, and the here-documents behind the line that they stand in. */
export class CommandReader {
  private readonly cursor: Cursor;
  private readonly readSubstitution: (cursor: Cursor) => Statement[];
  private pending: PendingText[] = [];

  constructor(cursor: Cursor, readSubstitution: (cursor: Cursor) => Statement[]) {
    this.cursor = cursor;
    this.readSubstitution = readSubstitution;
  }

  readWord(isCondition = false): Word | undefined {
    return readWord(this.cursor, this.readSubstitution, { isCondition });
  }

  /** Reads a command up to what ends it. */
  readSimple(): SimpleCommand {
    const { cursor } = this;
    const { line } = cursor;
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      cursor.skipBlanks();
      const isCondition = plainText(words[0]) === '[[' && plainText(words.at(-1)) !== ']]';
      if (isCondition) this.skipLineBreaks();
      else if (this.readRedirection(redirections)) continue;
      if (cursor.peek() === '#') break;
      const word = (isCondition ? this.readConditionEnd() : undefined) ?? this.readWord(isCondition);
      if (word === undefined) break;
      if (words.length >= maxWords)
        throw cursor.error(`expected at most ${maxWords} words, found more`, line);
      const assignment = words.length === 0 ? assignmentOf(word) : undefined;
      if (assignment === undefined) {
        words.push(word);
      } else if (cursor.peek() === '(') {
        this.skipList();
        assignments.push({ ...assignment, value: unknownWord(`${assignment.name}=(…)`, line) });
      } else {
        assignments.push(assignment);
      }
    }
    return { type: 'simple', assignments, words, redirections, line };
  }

  /** To be called behind each line break: here-documents begin there. */
  readPendingTexts(): void {
    const texts = this.pending;
    this.pending = [];
    for (const text of texts) text.setText(this.readText(text));
  }

  private readConditionEnd(): Word | undefined {
    const { cursor } = this;
    if (cursor.match(/\]\](?=[\s;&|()]|$)/y) === undefined) return undefined;
    return { parts: [{ type: 'text', text: cursor.take(2), isQuoted: false }], line: cursor.line };
  }

  private skipLineBreaks(): void {
    while (this.cursor.peek() === '\n') {
      this.cursor.take();
      this.cursor.skipBlanks();
    }
  }

  private readRedirection(redirections: Redirection[]): boolean {
    const { cursor } = this;
    const found = cursor.match(redirection);
    if (found === undefined || /^[<>]\(/.test(cursor.text.slice(cursor.position, cursor.position + 2)))
      return false;
    const { line } = cursor;
    cursor.take(found.length);
    const descriptor = /^[0-9]*/.exec(found)?.[0] ?? '';
    const operator = found.slice(descriptor.length);
    cursor.skipBlanks();
    const target = this.readWord();
    if (target === undefined) throw cursor.error(`expected a file behind ${operator}, found none`, line);
    if (operator !== '<<' && operator !== '<<-') {
      redirections.push({ operator, descriptor, target });
      return true;
    }
    const index = redirections.push({ operator, descriptor, target }) - 1;
    this.pending.push({
      delimiter: target.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
      isLiteral: target.parts.some(({ isQuoted }) => isQuoted),
      stripsTabs: operator === '<<-',
      setText: (text) => {
        redirections[index] = { operator, descriptor, target: text };
      },
    });
    return true;
  }

  private readText({ delimiter, isLiteral, stripsTabs }: PendingText): Word {
    const { cursor } = this;
    const { line } = cursor;
    const lines: string[] = [];
    for (;;) {
      if (cursor.isAtEnd) throw cursor.error(`the here-document up to ${delimiter} has no end`, line);
      const whole = cursor.match(/[^\n]*\n?/y) ?? '';
      cursor.take(whole.length);
      const text = stripsTabs ? whole.replace(/^\t+/, '') : whole;
      if (text.replace(/\r?\n$/, '') === delimiter) break;
      lines.push(text);
    }
    const text = lines.join('');
    if (!isLiteral && /[$`\\]/.test(text)) return unknownWord('a here-document with expansions', line);
    return { parts: [{ type: 'text', text, isQuoted: true }], line };
  }

  /** The members of an array. */
  private skipList(): void {
    const { cursor } = this;
    const { line } = cursor;
    cursor.take();
    for (;;) {
      cursor.skipBlanks();
      this.skipLineBreaks();
      if (cursor.skip(')')) return;
      if (this.readWord() === undefined)
        throw cursor.error('expected ) at the end of a list, found none', line);
    }
  }
}

/** The text of a word without quotes and expansions; `undefined` for others. */
export function plainText(word: Word | undefined): string | undefined {
  const [part, ...others] = word?.parts ?? [];
  return part?.type === 'text' && !part.isQuoted && others.length === 0 ? part.text : undefined;
}

/** `name=value` as a name and the word behind; `undefined` for any other word. */
export function assignmentOf({ parts, line }: Word): Assignment | undefined {
  const [first, ...rest] = parts;
  if (first?.type !== 'text' || first.isQuoted) return undefined;
  const [whole, name] = /^([A-Za-z_]\w*)=/.exec(first.text) ?? [];
  if (whole === undefined || name === undefined) return undefined;
  const text = first.text.slice(whole.length);
  return { name, value: { parts: text === '' ? rest : [{ ...first, text }, ...rest], line } };
}

function unknownWord(text: string, line: number): Word {
  return { parts: [{ type: 'expansion', text, isQuoted: true }], line };
}
