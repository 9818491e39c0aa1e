import { BuiltinError, BuiltinHaltError } from './builtin.ts';

/** Characters a token stands for, as ranges of code points. */
interface Token {
  readonly ranges: readonly (readonly [number, number])[];
  /** The token may be left out or repeated. */
  readonly isStar: boolean;
}

/** Places in one pattern times places in the other. */
const maxStates = 4_000_000;

const anyCharacter = [[0, 0x10ffff]] as const;

/** How a pair of places is reached: by the empty text, by another one, or by both. */
const byEmpty = 1;
const byText = 2;

/**
 * Whether some text that is not empty matches both patterns of `.`, `[a-z]`, `*`, `+` and escaped
 * characters; two empty patterns match, too.
 * @throws BuiltinError for a malformed pattern.
 */
export function globsIntersect(first: string, second: string): boolean {
  const a = tokenize(first);
  const b = tokenize(second);
  if ((a.length + 1) * (b.length + 1) > maxStates) {
    throw new BuiltinHaltError('regex.globs_match: patterns are too long');
  }
  if (a.length + b.length === 0) return true;
  let row = new Uint8Array(b.length + 1);
  row[0] = byEmpty;
  for (const left of a) row = nextRow(row, left, b);
  return (finishRow(row, b).at(-1) ?? 0) >= byText;
}

/** Ways to the places behind `left`, from the ways to those before it. */
function nextRow(ways: Uint8Array, left: Token, b: readonly Token[]): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(ways);
  const next = new Uint8Array(row.length);
  for (const [j, way] of row.entries()) {
    if (way === 0) continue;
    if (left.isStar) add(next, j, way);
    const right = b[j];
    if (right === undefined) continue;
    if (right.isStar) add(row, j + 1, way);
    if (!overlap(left, right)) continue;
    add(next, right.isStar ? j : j + 1, byText);
    if (left.isStar) add(row, right.isStar ? j : j + 1, byText);
  }
  return next;
}

/** Ways once the first pattern is used up: the rest of the second one may only be left out. */
function finishRow(ways: Uint8Array, b: readonly Token[]): Uint8Array {
  const row = new Uint8Array(ways);
  for (const [j, right] of b.entries()) {
    if (right.isStar) add(row, j + 1, row[j] ?? 0);
  }
  return row;
}

function add(row: Uint8Array, index: number, way: number): void {
  row[index] = (row[index] ?? 0) | way;
}

function overlap(a: Token, b: Token): boolean {
  return a.ranges.some(([low, high]) => b.ranges.some(([from, to]) => low <= to && from <= high));
}

function tokenize(pattern: string): Token[] {
  const characters = [...pattern];
  const tokens: Token[] = [];
  let at = 0;
  while (at < characters.length) {
    const character = characters[at++] ?? '';
    let ranges: Token['ranges'];
    if (character === '.') ranges = anyCharacter;
    else if (character === '[') ({ ranges, at } = readSet(characters, at));
    else if (character === '\\') ranges = single(characters[at++]);
    else if (/[\]+*]/.test(character)) throw malformed(pattern);
    else ranges = single(character);
    const flag = characters[at];
    if (flag === '+') tokens.push({ ranges, isStar: false });
    if (flag === '+' || flag === '*') at++;
    tokens.push({ ranges, isStar: flag === '+' || flag === '*' });
  }
  return tokens;
}

function readSet(characters: readonly string[], start: number): { ranges: Token['ranges']; at: number } {
  const ranges: [number, number][] = [];
  let hasPrevious = false;
  let at = start;
  for (;;) {
    let character = characters[at++];
    if (character === ']') return { ranges, at };
    if (character === '-') {
      const last = ranges.at(-1);
      const isEscaped = characters[at] === '\\';
      if (isEscaped) at++;
      const end = codePointOf(characters[at++]);
      const isMark = !isEscaped && (characters[at - 1] === ']' || characters[at - 1] === '-');
      if (!hasPrevious || last === undefined || isMark || end < last[0]) throw malformed(characters.join(''));
      last[1] = end;
      hasPrevious = false;
      continue;
    }
    if (character === '\\') character = characters[at++];
    const code = codePointOf(character);
    ranges.push([code, code]);
    hasPrevious = true;
  }
}

function single(character: string | undefined): Token['ranges'] {
  const code = codePointOf(character);
  return [[code, code]];
}

function codePointOf(character: string | undefined): number {
  const code = character?.codePointAt(0);
  if (code === undefined) throw new BuiltinError('regex.globs_match: a pattern ends too early');
  return code;
}

function malformed(pattern: string): BuiltinError {
  return new BuiltinError(`regex.globs_match: malformed pattern ${JSON.stringify(pattern)}`);
}
