import { ScriptError } from './syntax.ts';

/** Nested substitutions, groups and functions; deeper ones are nobody's tests. */
const maxDepth = 30;

/** A place in a script, which moves on. */
export class Cursor {
  readonly text: string;
  position = 0;
  line: number;
  private depth = 0;

  /** @param line that the text begins in */
  constructor(text: string, line = 1) {
    this.text = text;
    this.line = line;
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The character here, or so many further on; `''` behind the end. */
  peek(offset = 0): string {
    return this.text[this.position + offset] ?? '';
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  /** What a sticky expression finds here; `undefined` if nothing. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text)?.[0];
  }

  /** Moves over some characters and gives them. */
  take(length = 1): string {
    const taken = this.text.slice(this.position, this.position + length);
    for (const character of taken) if (character === '\n') this.line += 1;
    this.position += taken.length;
    return taken;
  }

  /** Moves over the text if it stands here. */
  skip(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.take(text.length);
    return true;
  }

  /** Moves over blanks and continued lines. */
  skipBlanks(): void {
    for (;;) {
      const blanks = this.match(/(?:[ \t\r]|\\\r?\n)+/y);
      if (blanks === undefined) return;
      this.take(blanks.length);
    }
  }

  /** Reads something that may contain its like. @throws ScriptError where it is nested too deeply */
  nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > maxDepth) throw this.error(`expected at most ${maxDepth} nested commands, found more`);
    const result = read();
    this.depth -= 1;
    return result;
  }

  error(message: string, line = this.line): ScriptError {
    return new ScriptError(line, message);
  }
}
