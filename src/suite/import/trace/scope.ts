import { posix } from 'node:path';
import type { SimpleCommand, Statement, Word, WordPart } from '../shell/syntax.ts';
import type { TracedRun } from './check.ts';
import { Untranslatable } from './untranslatable.ts';

/** What a word stands for, as far as the file tells it. */
export type Value =
  | { readonly type: 'text'; readonly text: string }
  /** What the given run printed; `undefined` for the last one. */
  | { readonly type: 'output'; readonly run: TracedRun | undefined }
  /** `$status`; `isOwn` for `$?`. */
  | { readonly type: 'status'; readonly isOwn: boolean }
  /** The contents of a file. */
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'unknown'; readonly why: string };

/** Of a text that a test builds out of its variables. */
const maxTextLength = 100_000;

/** The variables of a test, with the words that they are put into. */
export class Scope {
  private readonly values: Map<string, Value>;
  /** Arguments of the function that is running. */
  readonly positional: readonly string[];
  /** Folder that relative paths count from. */
  folder: string;
  /** Folder of the bats file. */
  readonly testFolder: string;

  constructor(
    folders: { readonly folder: string; readonly testFolder: string },
    values = new Map<string, Value>(),
    positional: readonly string[] = [],
  ) {
    this.folder = folders.folder;
    this.testFolder = folders.testFolder;
    this.values = values;
    this.positional = positional;
  }

  /** One that starts like this and changes without it. */
  copy(): Scope {
    return new Scope(this, new Map(this.values), this.positional);
  }

  /** The same variables, with other arguments. */
  called(positional: readonly string[]): Scope {
    return new Scope(this, this.values, positional);
  }

  set(name: string, value: Value): void {
    this.values.set(name, value);
  }

  /** What a word stands for. */
  valueOf(word: Word): Value {
    const [first, ...others] = filledParts(word);
    if (first === undefined) return { type: 'text', text: '' };
    if (others.length === 0) return this.valueOfPart(first);
    let text = '';
    for (const part of word.parts) {
      const value = this.valueOfPart(part);
      if (value.type !== 'text')
        return value.type === 'unknown' ? value : unknown(`${sourceOf(part)} inside of a text`);
      text += value.text;
    }
    return text.length > maxTextLength ? unknown('a text that is too long') : { type: 'text', text };
  }

  /** The text that a word stands for. @throws Untranslatable where the file does not tell it */
  textOf(word: Word): string {
    const value = this.valueOf(word);
    if (value.type === 'text') return value.text;
    throw new Untranslatable(
      word.line,
      value.type === 'unknown' ? value.why : 'the output of a run is put into a word',
    );
  }

  /** The arguments that words stand for: without quotes, a variable may be several or none. */
  argumentsOf(words: readonly Word[]): string[] {
    return words.flatMap((word) => {
      const [part, ...others] = filledParts(word);
      if (part?.type === 'variable' && others.length === 0) {
        if (part.name === '@' || part.name === '*') return this.positional;
        if (!part.isQuoted)
          return this.textOf(word)
            .split(/\s+/)
            .filter((text) => text !== '');
      }
      return [this.textOf(word)];
    });
  }

  private valueOfPart(part: WordPart): Value {
    if (part.type === 'text') return { type: 'text', text: part.text };
    if (part.type === 'expansion') return unknown(`the value of ${shortened(part.text)} is not in the file`);
    return part.type === 'variable' ? this.variable(part.name) : this.substituted(part.statements, part.text);
  }

  private variable(name: string): Value {
    if (name === 'output' || name === 'lines' || name.startsWith('lines['))
      return { type: 'output', run: undefined };
    if (name === 'status' || name === '?') return { type: 'status', isOwn: name === '?' };
    if (/^[1-9]$/.test(name)) return { type: 'text', text: this.positional[Number(name) - 1] ?? '' };
    if (name === 'BATS_TEST_DIRNAME') return { type: 'text', text: this.testFolder };
    if (name === 'BATS_TEST_FILENAME')
      return { type: 'text', text: posix.join(this.testFolder, 'tests.bats') };
    if (name === 'PWD') return { type: 'text', text: this.folder };
    return this.values.get(name) ?? unknown(`the value of $${shortened(name)} is not in the file`);
  }

  private substituted(statements: readonly Statement[], text: string): Value {
    const command = onlyCommand(statements);
    const [name, ...rest] = command?.words ?? [];
    const plain = name?.parts[0]?.type === 'text' && name.parts.length === 1 ? name.parts[0].text : '';
    const [operand, ...others] = rest;
    if (others.length === 0 && operand !== undefined && command?.redirections.length === 0) {
      const value = this.valueOf(operand);
      if (plain === 'cat' && value.type === 'text') return { type: 'file', path: value.text };
      if (plain === 'dirname' && value.type === 'text')
        return { type: 'text', text: posix.dirname(value.text) };
      if (plain === 'echo' && value.type === 'output') return value;
    }
    if (plain === 'pwd' && operand === undefined) return { type: 'text', text: this.folder };
    if (
      text.length < 500 &&
      /^\$\(\s*cd\b[^;|]*BATS_TEST_(?:DIRNAME|FILENAME)[^;|]*&&\s*pwd\s*\)$/.test(text)
    ) {
      return { type: 'text', text: this.testFolder };
    }
    // Backquotes in a message make bash look for such a program, which there is not.
    if (operand === undefined && isNoProgram(plain)) return { type: 'text', text: '' };
    return unknown(`the value of ${shortened(text)} is not in the file`);
  }
}

/** The one simple command that statements are. */
export function onlyCommand([statement, ...others]: readonly Statement[]): SimpleCommand | undefined {
  if (statement?.type !== 'list' || others.length + statement.rest.length > 0) return undefined;
  const [command, ...piped] = statement.first.commands;
  return command?.type === 'simple' && piped.length === 0 ? command : undefined;
}

/** Without the empty texts that quotes leave. */
function filledParts({ parts }: Word): WordPart[] {
  return parts.filter((part) => part.type !== 'text' || part.text !== '');
}

function isNoProgram(name: string): boolean {
  return /^\[./.test(name) && name !== '[[' && /[^\w.+/-]/.test(name.slice(1));
}

function sourceOf(part: WordPart): string {
  return part.type === 'variable' ? `$${shortened(part.name)}` : shortened(part.text);
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function unknown(why: string): Value {
  return { type: 'unknown', why };
}
