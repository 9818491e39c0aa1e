import { RE2JS } from 're2js';
import {
  BuiltinError,
  BuiltinHaltError,
  boundedText,
  checkItemCount,
  stringOperand,
  wordOperand,
  type BuiltinGroup,
} from './builtin.ts';
import { globsIntersect } from './glob-intersection.ts';
import { expandReplacement } from './regex-replacement.ts';
import { templatePattern } from './regex-template.ts';

/** UTF-16 units of a pattern; the time of a match grows with it. */
const maxPatternLength = 65_536;

/** Instructions of a pattern times characters of the text: about two seconds at most. */
const maxMatchingWork = 100_000_000;

/** Compiled patterns kept by one policy. */
const maxCached = 100;

/** Regular expressions in RE2 syntax: the time of a match is linear in the text (policy-abi 5.3). */
export function createRegexBuiltins(): BuiltinGroup {
  const cache = new Map<string, RE2JS>();
  const compile = (pattern: string): RE2JS => {
    const known = cache.get(pattern);
    if (known !== undefined) return known;
    const compiled = compilePattern(pattern);
    if (cache.size >= maxCached) cache.clear();
    cache.set(pattern, compiled);
    return compiled;
  };
  return {
    'regex.split': (_context, pattern, text) => {
      return split(compile(stringOperand(pattern, 1)), stringOperand(text, 2));
    },
    'regex.find_n': (_context, pattern, text, limit) => {
      const subject = stringOperand(text, 2);
      const matches = findAll(compile(stringOperand(pattern, 1)), subject, wordOperand(limit, 3));
      return matches.map(({ start, end }) => subject.slice(start, end));
    },
    'regex.replace': (_context, text, pattern, replacement) => {
      const subject = stringOperand(text, 1);
      return replace(compile(stringOperand(pattern, 2)), subject, stringOperand(replacement, 3));
    },
    'regex.template_match': (_context, template, text, open, close) => {
      const subject = stringOperand(text, 2);
      const pattern = templatePattern(
        stringOperand(template, 1),
        stringOperand(open, 3),
        stringOperand(close, 4),
        compile,
      );
      return findAll(compile(pattern), subject, 1n).length > 0;
    },
    'regex.globs_match': (_context, first, second) => {
      return globsIntersect(stringOperand(first, 1), stringOperand(second, 2));
    },
  };
}

function compilePattern(pattern: string): RE2JS {
  if (pattern.length > maxPatternLength)
    throw new BuiltinHaltError('a regular expression of the policy is too long');
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BuiltinError(`error parsing regexp: ${reason}`);
  }
}

interface Match {
  readonly start: number;
  readonly end: number;
  /** Texts of the groups, the whole match first; `null` for one that took no part. */
  readonly groups: readonly (string | null)[];
  readonly names: ReadonlyMap<string, number>;
}

/** The matches from left to right; an empty one right behind another match does not count, as in Go. */
function findAll(regex: RE2JS, text: string, limit: bigint): Match[] {
  const matcher = regex.matcher(text);
  if (matcher.programSize() * text.length > maxMatchingWork) {
    throw new BuiltinHaltError('a regular expression of the policy is too costly for its text');
  }
  const names = new Map(Object.entries(regex.namedGroups()));
  const matches: Match[] = [];
  let previousEnd = -1;
  for (let at = 0; at <= text.length && (limit < 0n || matches.length < limit) && matcher.find(at);) {
    const start = matcher.start();
    const end = matcher.end();
    if (end > start || start !== previousEnd) {
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index));
      matches.push({ start, end, groups, names });
      checkItemCount(matches.length);
    }
    previousEnd = end;
    at = end > at ? end : at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  }
  return matches;
}

function split(regex: RE2JS, text: string): string[] {
  // Only the empty pattern cuts nothing into no pieces at all.
  if (text === '' && regex.pattern() !== '') return [''];
  const pieces: string[] = [];
  let from = 0;
  let end = 0;
  for (const match of findAll(regex, text, -1n)) {
    end = match.start;
    if (match.end !== 0) pieces.push(text.slice(from, end));
    from = match.end;
  }
  if (end !== text.length) pieces.push(text.slice(from));
  return pieces;
}

function replace(regex: RE2JS, text: string, replacement: string): string {
  const pieces: string[] = [];
  let length = 0;
  let from = 0;
  for (const match of findAll(regex, text, -1n)) {
    const piece = text.slice(from, match.start) + expandReplacement(replacement, match.groups, match.names);
    length += piece.length;
    boundedText(piece);
    if (length > text.length + maxReplacedLength)
      throw new BuiltinHaltError('regex.replace: the result is too long');
    pieces.push(piece);
    from = match.end;
  }
  return boundedText(pieces.join('') + text.slice(from));
}

/** What replacements may add to a text. */
const maxReplacedLength = 8 * 1024 * 1024;
