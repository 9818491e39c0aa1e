import type { SourcePosition } from './source-map.ts';

/** An error that the TypeScript compiler reports. */
export interface TypeScriptError {
  /** `TS2322`. */
  readonly code: string;
  /** With further lines where the compiler explains it. */
  readonly text: string;
  /** Missing for errors about the project itself. */
  readonly position?: SourcePosition;
}

const placedError = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;
const generalError = /^error (TS\d+): (.*)$/;

/** Reads what `tsc --pretty false` prints; explanations stand in indented lines below an error. */
export function parseTscOutput(output: string): TypeScriptError[] {
  const errors: TypeScriptError[] = [];
  for (const line of output.split(/\r?\n/)) {
    const last = errors.at(-1);
    const found = readError(line);
    if (found !== undefined) errors.push(found);
    else if (last !== undefined && /^\s+\S/.test(line)) {
      errors[errors.length - 1] = { ...last, text: `${last.text}\n${line}` };
    }
  }
  return errors;
}

function readError(line: string): TypeScriptError | undefined {
  const placed = placedError.exec(line);
  if (placed !== null) {
    const [, source = '', row, column, code = '', text = ''] = placed;
    const position = { source: source.replaceAll('\\', '/'), line: Number(row), column: Number(column) };
    return { code, text, position };
  }
  const [, code, text] = generalError.exec(line) ?? [];
  return code === undefined || text === undefined ? undefined : { code, text };
}
