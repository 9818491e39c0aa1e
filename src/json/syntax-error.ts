/** The problem of a text that is JSON, but too much of it. */
export const tooManyValues = 'too many values';

/**
 * Text that is not JSON. `problem` has the words of serde_json, which users of the reference match on;
 * `line` counts from 1, `column` counts bytes.
 */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly problem: string;
  readonly line: number;
  readonly column: number;

  constructor(problem: string, line: number, column: number) {
    super(`${problem} at line ${String(line)} column ${String(column)}`);
    this.problem = problem;
    this.line = line;
    this.column = column;
  }
}

/** Line and byte column of the character before `offset`. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  const line = before.split('\n').length;
  return { line, column: Buffer.byteLength(before.slice(lastBreak + 1)) };
}
