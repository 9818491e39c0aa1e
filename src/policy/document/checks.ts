import type { JsonValue } from '../../json/index.ts';
import { suggest } from '../../suggest.ts';
import type { Findings } from './findings.ts';
import { shownValue, type Path } from './place.ts';

/** Looks at a value and tells all that is wrong with it, not only the first. */
export interface Check {
  /** What messages call the value that is wanted. */
  readonly expected: string;
  check(value: JsonValue, path: Path, findings: Findings): void;
}

/** Longer words are nobody's typing errors, and comparing them takes long. */
const maxSuggestedLength = 100;

/** The candidate that a mistyped word most likely meant, capitals aside. */
export function suggestWord(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > maxSuggestedLength) return undefined;
  // Documents can have any number of keys of any length; an edit changes the length by one at most.
  const maxEdits = Math.max(1, word.length / 3);
  const similar = candidates.filter(({ length }) => Math.abs(length - word.length) <= maxEdits);
  const lowerCase = similar.map((candidate) => candidate.toLowerCase());
  const near = suggest(word.toLowerCase(), lowerCase);
  return near === undefined ? undefined : similar[lowerCase.indexOf(near)];
}

/** A value that passes a test. @param advice what to do about one that does not, behind `expected …, found …` */
function scalar(
  expected: string,
  accepts: (value: JsonValue) => boolean,
  advice: (value: JsonValue) => string = () => '',
): Check {
  return {
    expected,
    check(value, path, { problems }) {
      if (accepts(value)) return;
      problems.add(path, () => `expected ${expected}, found ${shownValue(value)}${advice(value)}`);
    },
  };
}

export const text: Check = scalar(
  'a string',
  (value) => typeof value === 'string' && value.isWellFormed(),
  (value) => {
    if (typeof value === 'string') return ', which has half of a surrogate pair in it';
    return value === null || typeof value === 'object' ? '' : '; put it in quotes';
  },
);

export const flag: Check = scalar(
  'true or false',
  (value) => typeof value === 'boolean',
  (value) => (typeof value === 'string' ? flagAdvice(value) : ''),
);

function flagAdvice(text: string): string {
  const word = text.toLowerCase();
  if (word === 'true' || word === 'false') return `; write ${word} without quotes`;
  const meant = truths.get(word);
  return meant === undefined ? '' : `, which is a string in YAML 1.2; write ${meant}`;
}

/** What older YAML took for booleans. */
const truths: ReadonlyMap<string, string> = new Map([
  ...['y', 'yes', 'on'].map((word): [string, string] => [word, 'true']),
  ...['n', 'no', 'off'].map((word): [string, string] => [word, 'false']),
]);

/** A text that a function accepts, such as a version. */
export function textThat(expected: string, accepts: (text: string) => boolean): Check {
  return scalar(expected, (value) => typeof value === 'string' && accepts(value));
}

/** One of a closed set of words. */
export function choice(...variants: readonly string[]): Check {
  const expected = variants.length === 2 ? variants.join(' or ') : `one of ${variants.join(', ')}`;
  return scalar(
    expected,
    (value) => typeof value === 'string' && variants.includes(value),
    (value) => {
      const near = typeof value === 'string' ? suggestVariant(value, variants) : undefined;
      return near === undefined ? '' : `; did you mean ${near}?`;
    },
  );
}

/** The word meant by a typing error, or by a part of it: `wapc` is short for `kubewarden-wapc`. */
function suggestVariant(word: string, variants: readonly string[]): string | undefined {
  const partOf = variants.find((variant) => variant.split('-').includes(word.toLowerCase()));
  return suggestWord(word, variants) ?? partOf;
}

/** `null` is fine too. */
export function optional(inner: Check): Check {
  return {
    expected: inner.expected,
    check(value, path, findings) {
      if (value !== null) inner.check(value, path, findings);
    },
  };
}

/** A list; a key with nothing behind it has an empty one, as for the reference's parser. */
export function listOf(item: Check): Check {
  return {
    expected: 'a list',
    check(value, path, findings) {
      if (value === null) return;
      if (Array.isArray(value)) {
        for (const [index, one] of value.entries()) item.check(one, [...path, index], findings);
      } else {
        findings.problems.add(path, () => `expected a list, found ${shownValue(value)}`);
      }
    },
  };
}

/** Both: the second one sees what the first one may have refused already. */
export function both(first: Check, second: Check['check']): Check {
  return {
    expected: first.expected,
    check(value, path, findings) {
      first.check(value, path, findings);
      second(value, path, findings);
    },
  };
}
