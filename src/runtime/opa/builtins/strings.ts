import {
  BuiltinError,
  checkItemCount,
  collectionOperand,
  stringOperand,
  wordOperand,
  type BuiltinGroup,
} from './builtin.ts';
import type { OpaValue } from './value.ts';

/** Searching and cutting of strings, the note of a policy, escaping for glob patterns. */
export const stringBuiltins: BuiltinGroup = {
  trace: (context, note) => {
    context.trace(stringOperand(note, 1));
    return true;
  },
  'glob.quote_meta': (_context, text) => stringOperand(text, 1).replace(/[*?\\[\]{}]/g, '\\$&'),
  indexof_n: (_context, text, search) => findAll(stringOperand(text, 1), stringOperand(search, 2)),
  'strings.any_prefix_match': (_context, texts, prefixes) => {
    return matchesAny(texts, prefixes, (text, prefix) => text.startsWith(prefix));
  },
  'strings.any_suffix_match': (_context, texts, suffixes) => {
    return matchesAny(texts, suffixes, (text, suffix) => text.endsWith(suffix));
  },
  'strings.count': (_context, text, search) => count(stringOperand(text, 1), stringOperand(search, 2)),
  'strings.split_n': (_context, text, delimiter, limit) => {
    return splitN(stringOperand(text, 1), stringOperand(delimiter, 2), wordOperand(limit, 3));
  },
};

/** Places of all occurrences, overlapping ones included, counted in code points. */
function findAll(text: string, search: string): bigint[] {
  if (search === '') throw new BuiltinError('empty search character');
  const places: bigint[] = [];
  let codePoints = 0n;
  let counted = 0;
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + 1)) {
    for (; counted < at; counted++) {
      if (!isLowSurrogate(text.charCodeAt(counted))) codePoints++;
    }
    places.push(codePoints);
    checkItemCount(places.length);
  }
  return places;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Comparisons of one call; texts times affixes beyond it would hold up the host. */
const maxComparisons = 50_000_000;

function matchesAny(
  texts: OpaValue | undefined,
  affixes: OpaValue | undefined,
  matches: (text: string, affix: string) => boolean,
): boolean {
  const left = stringsOperand(texts, 1);
  const right = stringsOperand(affixes, 2);
  if (left.length * right.length > maxComparisons) checkItemCount(left.length * right.length);
  return left.some((text) => right.some((affix) => matches(text, affix)));
}

function stringsOperand(value: OpaValue | undefined, place: number): string[] {
  if (typeof value === 'string') return [value];
  return collectionOperand(value, place).map((item) => stringOperand(item, place));
}

/** Occurrences that do not overlap; the empty text is found around every code point. */
function count(text: string, search: string): bigint {
  if (search === '') return BigInt([...text].length + 1);
  let found = 0n;
  for (let at = text.indexOf(search); at >= 0; at = text.indexOf(search, at + search.length)) found++;
  return found;
}

/** The first `limit` pieces, or the last ones for a negative limit. */
function splitN(text: string, delimiter: string, limit: bigint): string[] {
  const pieces = delimiter === '' ? [...text] : text.split(delimiter);
  checkItemCount(pieces.length);
  return limit >= 0n ? pieces.slice(0, Number(limit)) : pieces.slice(Number(limit));
}
