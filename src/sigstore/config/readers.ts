import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import { suggest } from '../../suggest.ts';
import type { Path, Reader, Reading } from './reading.ts';

/** The keys of a mapping, with what messages call the value of each. */
export interface Keys {
  readonly required: Readonly<Record<string, string>>;
  readonly optional: readonly string[];
}

/**
 * The members of a mapping that has no other keys than those. What is missing and what is unknown is reported.
 * @returns `undefined` where the value is no mapping
 */
export function readMembers(
  value: JsonValue,
  path: Path,
  { required, optional }: Keys,
  reading: Reading,
): JsonObject | undefined {
  if (!isObject(value)) {
    reading.wrong(value, path, 'a mapping');
    return undefined;
  }
  const known = [...Object.keys(required), ...optional];
  const missing = new Set(Object.keys(required).filter((key) => !value.has(key)));
  for (const key of value.keys()) {
    if (known.includes(key)) continue;
    const near = closestWord(key, known);
    const advice = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    reading.problem([...path, key], `unknown key; ${advice}`, 'key');
    // Told already, by its other name.
    if (near !== undefined) missing.delete(near);
  }
  for (const key of missing) {
    reading.problem([...path, key], `expected ${required[key] ?? 'a value'}, found no such key`);
  }
  return value;
}

/** Longer words are nobody's typing errors, and comparing them takes long. */
const maxComparedLength = 100;

/** The word that is most likely meant, capitals and underlines aside. */
export function closestWord(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > maxComparedLength) return undefined;
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[-_]/g, '');
  const near = suggest(plain(word), candidates.map(plain));
  return candidates.find((candidate) => plain(candidate) === near);
}

/** A member of a mapping; `undefined` where there is none. */
export function readMember<T>(
  members: JsonObject,
  key: string,
  reader: Reader<T>,
  path: Path,
  reading: Reading,
): T | undefined {
  const value = members.get(key);
  return value === undefined ? undefined : reader(value, [...path, key], reading);
}

/** As {@link readMember}; `null` is as good as no such key. */
export function readOptional<T>(
  members: JsonObject,
  key: string,
  reader: Reader<T>,
  path: Path,
  reading: Reading,
): T | undefined {
  return members.get(key) === null ? undefined : readMember(members, key, reader, path, reading);
}

/** A text that a function accepts. */
export function textThat(expected: string, accepts: (text: string) => boolean): Reader<string> {
  return (value, path, reading) => {
    if (typeof value === 'string' && value.isWellFormed() && accepts(value)) return value;
    const isScalar = typeof value !== 'string' && typeof value !== 'object';
    reading.wrong(value, path, expected, isScalar ? '; put it in quotes' : '');
    return undefined;
  };
}

export const text = textThat('a text', () => true);
export const filledText = textThat('a text that is not empty', (found) => found !== '');

const maxItems = 256;

/** A list of 1 to 256 items. The result leaves out the wrong ones, which are reported. */
export function filledList<T>(item: Reader<T>, ofEmpty: string): Reader<T[]> {
  return (value, path, reading) => {
    if (!Array.isArray(value)) {
      reading.wrong(value, path, 'a list');
      return undefined;
    }
    if (value.length === 0) reading.problem(path, ofEmpty);
    if (value.length > maxItems) {
      reading.problem(path, `expected at most ${String(maxItems)} entries, found ${String(value.length)}`);
      return undefined;
    }
    return value.flatMap((one, index) => item(one, [...path, index], reading) ?? []);
  };
}
