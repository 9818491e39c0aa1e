import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import { shownValue } from '../../policy/index.ts';
import { closestWord } from './keys.ts';
import type { Path, Report } from './report.ts';

/** Makes a typed value of a JSON value; `undefined` where it is wrong, which then is reported. */
export type Reader<T> = (value: JsonValue, path: Path, report: Report) => T | undefined;

/** Reports a value of the wrong kind. @param advice what to do, behind `expected …, found …` */
export function reportWrong(
  value: JsonValue,
  path: Path,
  report: Report,
  { expected, advice = '' }: { readonly expected: string; readonly advice?: string },
): void {
  report.problem(path, () => `expected ${expected}, found ${shownValue(value)}${advice}`);
}

/** Reports a key that is missing. @param expected what its value would be */
export function reportMissing(path: Path, key: string, expected: string, report: Report): void {
  report.problem([...path, key], () => `expected ${expected}, found no such key`);
}

/** A text that a function accepts. */
export function textThat(expected: string, accepts: (text: string) => boolean): Reader<string> {
  return (value, path, report) => {
    if (typeof value === 'string' && value.isWellFormed() && accepts(value)) return value;
    const isScalar = typeof value !== 'string' && typeof value !== 'object';
    reportWrong(value, path, report, { expected, advice: isScalar ? '; put it in quotes' : '' });
    return undefined;
  };
}

export const text = textThat('a text', () => true);
export const filledText = textThat('a text that is not empty', (found) => found !== '');
export const filePath = textThat('the path of a file', (found) => found !== '' && !found.includes('\0'));

export const flag: Reader<boolean> = (value, path, report) => {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  const isQuoted = word === 'true' || word === 'false';
  const meant = isQuoted ? word : truths.get(word);
  const advice = isQuoted ? `; write ${word} without quotes` : `; write ${String(meant)}`;
  reportWrong(value, path, report, {
    expected: 'true or false',
    advice: meant === undefined ? '' : advice,
  });
  return undefined;
};

/** What YAML 1.1 took for booleans. */
const truths: ReadonlyMap<string, string> = new Map([
  ...['y', 'yes', 'on'].map((word): [string, string] => [word, 'true']),
  ...['n', 'no', 'off'].map((word): [string, string] => [word, 'false']),
]);

/** Only `true`: leaving the key out is the other way. */
export const onlyTrue: Reader<true> = (value, path, report) => {
  if (value === true) return value;
  reportWrong(value, path, report, { expected: 'true' });
  return undefined;
};

/** One of a closed set of words. */
export function choiceOf<const T extends string>(...words: readonly T[]): Reader<T> {
  const expected = words.length === 2 ? words.join(' or ') : `one of ${words.join(', ')}`;
  return (value, path, report) => {
    const word = words.find((candidate) => candidate === value);
    if (word !== undefined) return word;
    const near = typeof value === 'string' ? closestWord(value, words) : undefined;
    const advice = near === undefined ? '' : `; did you mean ${near}?`;
    reportWrong(value, path, report, { expected, advice });
    return undefined;
  };
}

/** An integer from `min` to `max`. */
export function integer(min: number, max: number): Reader<number> {
  return (value, path, report) => {
    if (typeof value === 'bigint' && value >= min && value <= max) return Number(value);
    const isQuoted = typeof value === 'string' && /^\d{1,15}$/.test(value);
    reportWrong(value, path, report, {
      expected: `an integer from ${min} to ${max}`,
      advice: isQuoted ? '; write it without quotes' : '',
    });
    return undefined;
  };
}

const millisecondsOf: ReadonlyMap<string | undefined, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
]);
const maxDurationMs = 3_600_000;

/** Milliseconds of a text such as `500ms`, `2s` or `1m`. */
export const duration: Reader<number> = (value, path, report) => {
  const [, number, unit] =
    typeof value === 'string' ? (/^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m)$/.exec(value) ?? []) : [];
  const milliseconds = Number(number) * (millisecondsOf.get(unit) ?? NaN);
  if (milliseconds >= 1 && milliseconds <= maxDurationMs) return milliseconds;
  const isNumber = typeof value === 'bigint' || typeof value === 'number';
  reportWrong(value, path, report, {
    expected: 'a time from 1ms to 60m, such as 500ms or 2s',
    advice: isNumber ? '; write a unit behind it' : '',
  });
  return undefined;
};

/** A list of any length, or of one item at least. The result leaves out the wrong items, which are reported. */
export function listOf<T>(item: Reader<T>, { filled = false }: { filled?: boolean } = {}): Reader<T[]> {
  return (value, path, report) => {
    if (!Array.isArray(value)) {
      reportWrong(value, path, report, { expected: 'a list' });
      return undefined;
    }
    if (filled && value.length === 0) {
      report.problem(path, () => 'expected a list with at least one item, found an empty one');
      return undefined;
    }
    return value.flatMap((one, index) => {
      const read = item(one, [...path, index], report);
      return read === undefined ? [] : [read];
    });
  };
}

/** A mapping with any keys. */
export const mapping: Reader<JsonObject> = (value, path, report) => {
  if (isObject(value)) return value;
  reportWrong(value, path, report, { expected: 'a mapping' });
  return undefined;
};

/** A member of a mapping; `undefined` where there is none. */
export function readMember<T>(
  members: JsonObject,
  key: string,
  reader: Reader<T>,
  path: Path,
  report: Report,
): T | undefined {
  const value = members.get(key);
  return value === undefined ? undefined : reader(value, [...path, key], report);
}

/** A member that has to be there. @param expected what messages call its value */
export function readRequired<T>(
  members: JsonObject,
  key: string,
  { expected, reader }: { readonly expected: string; readonly reader: Reader<T> },
  path: Path,
  report: Report,
): T | undefined {
  if (!members.has(key)) {
    reportMissing(path, key, expected, report);
    return undefined;
  }
  return readMember(members, key, reader, path, report);
}
