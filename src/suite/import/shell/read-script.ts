import { Cursor } from './cursor.ts';
import { CommandReader, plainText } from './read-command.ts';
import type { Command, CommandList, Pipeline, Statement } from './syntax.ts';

/**
 * Reads as much of bash as tests are made of: commands, pipelines, functions and bats' `@test`. Loops and conditions
 * are passed over as a whole.
 * @param line that the text begins in
 * @throws ScriptError where the text is no script, or nested too deeply
 */
export function readScript(text: string, line = 1): Statement[] {
  const reader = new ScriptReader(new Cursor(text, line));
  const statements = reader.readStatements([]);
  reader.expectEnd();
  return statements;
}

/** What ends the commands of a compound command, by what begins it. */
const compounds: ReadonlyMap<string, { readonly end: string; readonly separators: readonly string[] }> =
  new Map([
    ['if', { end: 'fi', separators: ['then', 'elif', 'else'] }],
    ['for', { end: 'done', separators: ['do'] }],
    ['select', { end: 'done', separators: ['do'] }],
    ['while', { end: 'done', separators: ['do'] }],
    ['until', { end: 'done', separators: ['do'] }],
    ['{', { end: '}', separators: [] }],
  ]);

class ScriptReader {
  private readonly cursor: Cursor;
  private readonly commands: CommandReader;

  constructor(cursor: Cursor) {
    this.cursor = cursor;
    this.commands = new CommandReader(cursor, readSubstitution);
  }

  /** Reads statements up to one of the given words, `)` or the end. */
  readStatements(ends: readonly string[]): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      this.skipSeparators();
      if (this.cursor.isAtEnd || this.cursor.peek() === ')' || this.isAtWord(ends)) return statements;
      statements.push(this.readStatement());
    }
  }

  expectEnd(): void {
    if (!this.cursor.isAtEnd) throw this.cursor.error(`expected a command, found ${this.cursor.peek()}`);
  }

  private readStatement(): Statement {
    if (this.isAtWord(['@test'])) return this.readTest();
    return this.readFunction() ?? this.readList();
  }

  private readTest(): Statement {
    const { cursor } = this;
    const { line } = cursor;
    cursor.take('@test'.length);
    cursor.skipBlanks();
    const name = this.commands.readWord();
    if (name === undefined) throw cursor.error('expected the name of a test, found none', line);
    cursor.skipBlanks();
    return { type: 'test', name, body: this.readBody(line), line };
  }

  private readFunction(): Statement | undefined {
    const { cursor } = this;
    const { line } = cursor;
    const header = cursor.match(
      /(?:function[ \t]+[\w:.-]+(?:[ \t]*\([ \t]*\))?|[\w:.-]+[ \t]*\([ \t]*\))\s*(?=[{(])/y,
    );
    if (header === undefined) return undefined;
    cursor.take(header.length);
    const name = header.replace(/^function\s+/, '').replace(/[\s(][^]*$/, '');
    return { type: 'function', name, body: this.readBody(line), line };
  }

  private readBody(line: number): Statement[] {
    const { cursor } = this;
    if (!this.isAtWord(['{'])) throw cursor.error('expected { and commands, found something else', line);
    cursor.take();
    const body = cursor.nested(() => this.readStatements(['}']));
    if (!cursor.skip('}')) throw cursor.error('the braces { … } are not closed', line);
    return body;
  }

  private readList(): CommandList {
    const { cursor } = this;
    const { line } = cursor;
    const first = this.readPipeline();
    const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = [];
    for (;;) {
      cursor.skipBlanks();
      const operator = cursor.startsWith('&&') ? '&&' : cursor.startsWith('||') ? '||' : undefined;
      if (operator === undefined) break;
      cursor.take(2);
      this.skipLineBreaks();
      rest.push({ operator, pipeline: this.readPipeline() });
    }
    return { type: 'list', first, rest, isBackground: cursor.skip('&'), line };
  }

  private readPipeline(): Pipeline {
    const { cursor } = this;
    const { line } = cursor;
    const isNegated = this.isAtWord(['!']);
    if (isNegated) cursor.take();
    cursor.skipBlanks();
    const commands: Command[] = [this.readCommand()];
    for (;;) {
      cursor.skipBlanks();
      if (cursor.peek() !== '|' || cursor.peek(1) === '|') break;
      cursor.take(cursor.peek(1) === '&' ? 2 : 1);
      this.skipLineBreaks();
      commands.push(this.readCommand());
    }
    return { isNegated, commands, line };
  }

  private readCommand(): Command {
    const { cursor } = this;
    const { line, position } = cursor;
    const keyword =
      cursor.peek() === '(' ? '(' : [...compounds.keys(), 'case'].find((word) => this.isAtWord([word]));
    if (keyword === undefined) {
      const command = this.commands.readSimple();
      if (cursor.position === position) throw cursor.error(`expected a command, found ${cursor.peek()}`);
      return command;
    }
    cursor.nested(() => {
      this.skipCompound(keyword, line);
    });
    // Redirections behind it belong to it.
    this.commands.readSimple();
    return { type: 'compound', keyword, line };
  }

  private skipCompound(keyword: string, line: number): void {
    const { cursor } = this;
    if (cursor.startsWith('((')) {
      this.skipArithmetic(line);
      return;
    }
    cursor.take(keyword.length);
    if (keyword === 'case') {
      this.skipCase(line);
      return;
    }
    const { end, separators } = compounds.get(keyword) ?? { end: ')', separators: [] };
    for (;;) {
      this.readStatements([end, ...separators]);
      const separator = separators.find((word) => this.isAtWord([word]));
      if (separator === undefined) break;
      cursor.take(separator.length);
    }
    if (!cursor.skip(end)) throw cursor.error(`expected ${end} for ${keyword}, found none`, line);
  }

  private skipArithmetic(line: number): void {
    const { cursor } = this;
    const end = cursor.text.indexOf('))', cursor.position);
    if (end === -1) throw cursor.error('expected )) for ((, found none', line);
    cursor.take(end + 2 - cursor.position);
  }

  /** Its patterns end with a parenthesis that nothing begins: only words are looked for. */
  private skipCase(line: number): void {
    const { cursor } = this;
    let depth = 1;
    while (depth > 0) {
      cursor.skipBlanks();
      if (cursor.isAtEnd) throw cursor.error('expected esac for case, found none', line);
      const word = this.commands.readWord();
      if (word === undefined) cursor.take();
      else if (plainText(word) === 'case') depth += 1;
      else if (plainText(word) === 'esac') depth -= 1;
    }
  }

  /** Whether one of the words stands here, as a word of its own. */
  private isAtWord(words: readonly string[]): boolean {
    return words.some(
      (word) => this.cursor.startsWith(word) && /^(?:[\s;&|<>()]|$)/.test(this.cursor.peek(word.length)),
    );
  }

  private skipSeparators(): void {
    const { cursor } = this;
    for (;;) {
      this.skipLineBreaks();
      if (cursor.peek() !== ';') return;
      cursor.take();
    }
  }

  private skipLineBreaks(): void {
    const { cursor } = this;
    for (;;) {
      cursor.skipBlanks();
      const comment = cursor.match(/#[^\n]*/y);
      if (comment !== undefined) cursor.take(comment.length);
      if (cursor.peek() !== '\n') return;
      cursor.take();
      this.commands.readPendingTexts();
    }
  }
}

function readSubstitution(cursor: Cursor): Statement[] {
  const statements = new ScriptReader(cursor).readStatements([]);
  if (!cursor.skip(')')) throw cursor.error('expected ) at the end of $(…), found none');
  return statements;
}
