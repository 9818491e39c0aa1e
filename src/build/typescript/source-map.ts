import { WardctlError } from '../../errors.ts';
import { isRecord } from '../../packages/index.ts';

/** Where something stands in a source file; both numbers count from 1, columns in UTF-16 code units. */
export interface SourcePosition {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Whether a place is not in the author's own code. */
export function isOfPackage({ source }: SourcePosition): boolean {
  return source.includes('node_modules/');
}

/** The parts of a source map that tell positions. @see https://tc39.es/ecma426/ */
export interface SourceMap {
  /** `null` for code that no author knows: that of the SDK and of the build. */
  readonly sources: readonly (string | null)[];
  readonly mappings: string;
}

/** Reads the text of a source map as esbuild writes it. @throws WardctlError BUILD_FAILED for another form */
export function parseSourceMap(text: string): {
  readonly sources: readonly string[];
  readonly mappings: string;
} {
  const map: unknown = JSON.parse(text);
  if (isRecord(map)) {
    const { sources, mappings } = map;
    const isList = Array.isArray(sources) && sources.every((source) => typeof source === 'string');
    if (isList && typeof mappings === 'string') return { sources, mappings };
  }
  throw new WardctlError('BUILD_FAILED', 'expected a source map of esbuild, found something else', {
    hint: 'Install the version of esbuild that the template names.',
  });
}

/** Generated column, index of the source, line and column there, all from 0; the column alone where code has no source. */
type Segment = readonly [generatedColumn: number, source?: number, line?: number, column?: number];

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOfDigit = new Map(Array.from(digits, (digit, value) => [digit, value]));

/** Finds out which place of the sources a place of generated code comes from. */
export class PositionMapper {
  private readonly sources: SourceMap['sources'];
  private readonly lines: readonly (readonly Segment[])[];

  constructor({ sources, mappings }: SourceMap) {
    this.sources = sources;
    this.lines = decodeMappings(mappings);
  }

  /**
   * The source of the last mapped place at or before a place in the same line, as stacks are read.
   * @param line from 1
   * @param column from 1
   */
  originalOf(line: number, column: number): SourcePosition | undefined {
    const segment = this.lines[line - 1]?.findLast(([generated]) => generated < column);
    if (segment === undefined) return undefined;
    const [, index = -1, originalLine = 0, originalColumn = 0] = segment;
    const source = this.sources[index];
    return typeof source === 'string'
      ? { source, line: originalLine + 1, column: originalColumn + 1 }
      : undefined;
  }
}

/** The places of each generated line where another mapping begins. @see https://tc39.es/ecma426/#sec-mappings */
export function decodeMappings(mappings: string): Segment[][] {
  let source = 0;
  let line = 0;
  let column = 0;
  return mappings.split(';').map((text) => {
    let generatedColumn = 0;
    const segments: Segment[] = [];
    for (const fields of text === '' ? [] : text.split(',').map(decodeNumbers)) {
      const [generatedDelta = 0, sourceDelta, lineDelta = 0, columnDelta = 0] = fields;
      generatedColumn += generatedDelta;
      if (sourceDelta === undefined) {
        segments.push([generatedColumn]);
        continue;
      }
      source += sourceDelta;
      line += lineDelta;
      column += columnDelta;
      segments.push([generatedColumn, source, line, column]);
    }
    return segments;
  });
}

/** Numbers in base 64: five bits a digit from the lowest, the sixth says that more follow; the first bit is the sign. */
function decodeNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (const digit of text) {
    const bits = valueOfDigit.get(digit) ?? 0;
    value += (bits & 31) * factor;
    if ((bits & 32) !== 0) {
      factor *= 32;
      continue;
    }
    const magnitude = Math.floor(value / 2);
    numbers.push(value % 2 === 1 ? -magnitude : magnitude);
    value = 0;
    factor = 1;
  }
  return numbers;
}
