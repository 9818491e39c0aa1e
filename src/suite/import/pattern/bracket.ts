import { PatternProblem } from './text-pattern.ts';

/** POSIX classes, as RE2 knows them too. */
const classes = new Set([
  'alnum',
  'alpha',
  'blank',
  'cntrl',
  'digit',
  'graph',
  'lower',
  'print',
  'punct',
  'space',
  'upper',
  'xdigit',
]);

/** Characters that stand for others in the text of JSON, and thus are two of them there. */
export const escapedInJson = String.raw`"\\\x00-\x1f`;

export interface Bracket {
  /** In RE2 syntax. */
  readonly source: string;
  /** Of characters, in the pattern. */
  readonly length: number;
  readonly isSpace: boolean;
}

/**
 * Reads the bracket expression that begins at a place.
 * @param negation what turns it round: `^` in regular expressions, `!` too in patterns of the shell
 * @throws PatternProblem
 */
export function readBracket(text: string, start: number, negation = '^'): Bracket {
  let position = start + 1;
  const isNegated = negation.includes(text[position] ?? ' ');
  if (isNegated) position += 1;
  const first = position;
  const members: string[] = [];
  for (;;) {
    const character = text[position];
    if (character === undefined) throw new PatternProblem('a bracket is not closed');
    if (character === ']' && position > first) break;
    const [whole, kind, name] = /^\[([:.=])(.*?)\1\]/.exec(text.slice(position, position + 20)) ?? [];
    if (whole !== undefined) {
      if (kind !== ':' || name === undefined || !classes.has(name)) {
        throw new PatternProblem(`${whole} stands in brackets`);
      }
      members.push(`[:${name}:]`);
      position += whole.length;
    } else {
      if (character === '"' || character === '\\')
        throw new PatternProblem(`${character} stands in brackets`);
      members.push(character === '-' ? memberDash(text, position, first) : quoteMember(character));
      position += 1;
    }
  }
  const source = members.join('');
  return {
    source: isNegated ? `[^${source}${escapedInJson}]` : `[${source}]`,
    length: position + 1 - start,
    isSpace: !isNegated && (source === '[:space:]' || source === '[:blank:]' || source === ' '),
  };
}

/** A dash between two characters is a range; at an end it is a dash. */
function memberDash(text: string, position: number, first: number): string {
  return position === first || text[position + 1] === ']' ? String.raw`\-` : '-';
}

function quoteMember(character: string): string {
  return /[\]\\^[]/.test(character) ? `\\${character}` : character;
}
