import { equalJson, isObject, type JsonObject, type JsonValue } from './value.ts';

/** Where a document differs from what is expected of it. */
export interface SubsetDifference {
  /** JSON pointer (RFC 6901); `''` is the document itself. */
  readonly path: string;
  readonly expected: JsonValue;
  /** `undefined` where there is nothing. */
  readonly actual: JsonValue | undefined;
}

/** Differences that are looked for. */
const maxDifferences = 20;

/**
 * The first 20 places where `actual` is not what `expected` says, in the order of `expected`: objects may have more
 * keys, lists must have equal length, everything else is equal (an integer never equals a float).
 */
export function findSubsetDifferences(expected: JsonValue, actual: JsonValue): SubsetDifference[] {
  const found: SubsetDifference[] = [];
  compare(expected, actual, '', found);
  return found;
}

export function isSubset(expected: JsonValue, actual: JsonValue): boolean {
  return findSubsetDifferences(expected, actual).length === 0;
}

function compare(
  expected: JsonValue,
  actual: JsonValue | undefined,
  path: string,
  into: SubsetDifference[],
): void {
  if (into.length >= maxDifferences) return;
  if (isObject(expected) && isObject(actual)) {
    for (const [key, value] of expected) compare(value, actual.get(key), `${path}/${escapeStep(key)}`, into);
  } else if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    for (const [index, item] of expected.entries())
      compare(item, actual[index], `${path}/${String(index)}`, into);
  } else if (actual === undefined || !equalJson(expected, actual)) into.push({ path, expected, actual });
}

function escapeStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What of `actual` is at the places that `expected` speaks of; where their shapes differ, all that is there. */
export function partsOf(actual: JsonValue, expected: JsonValue): JsonValue {
  if (isObject(expected) && isObject(actual)) {
    const parts: JsonObject = new Map();
    for (const [key, value] of expected) {
      const found = actual.get(key);
      if (found !== undefined) parts.set(key, partsOf(found, value));
    }
    return parts;
  }
  if (!Array.isArray(expected) || !Array.isArray(actual) || expected.length !== actual.length) return actual;
  return actual.map((item, index) => partsOf(item, expected[index] ?? null));
}
