import { includes, isArray, isFinite, tagOf, toNumber } from './intrinsics.ts';
import { jsonPath } from './json-path.ts';

/** The second parameter of `JSON.stringify`. */
export type Replacer = (this: object, key: string, value: unknown) => unknown;

/**
 * A replacer for one `JSON.stringify` that changes nothing, and refuses what JSON would silently lose: NaN, functions,
 * holes of lists, Map and the like. Members that are `undefined` are left out, as everywhere in JavaScript.
 * @param what the document, in messages
 */
export function refuseLoss(what: string): Replacer {
  /** The objects around what is being written, the document first; `keys` lead from each to the next. */
  const holders: object[] = [];
  const keys: (string | number)[] = [];
  return function (key, value) {
    while (holders.length > 1 && holders[holders.length - 1] !== this) {
      holders.length -= 1;
      keys.length -= 1;
    }
    // The document itself comes in an object that JSON.stringify has made.
    const isInner = holders.length > 0;
    const lost = lostAs(value, key, this, holders);
    if (lost !== undefined) {
      const path = jsonPath(isInner ? [...keys, stepTo(key, this)] : []);
      throw new TypeError(`${what} holds ${lost}${path === '' ? '' : ` at ${path}`}, which JSON cannot`);
    }
    if (typeof value === 'object' && value !== null) {
      holders[holders.length] = value;
      if (isInner) keys[keys.length] = stepTo(key, this);
    }
    return value;
  };
}

function stepTo(key: string, holder: object): string | number {
  return isArray(holder) ? toNumber(key) : key;
}

/** What a value is called that would be lost. */
function lostAs(value: unknown, key: string, holder: object, holders: readonly object[]): string | undefined {
  switch (typeof value) {
    case 'number':
      return isFinite(value) ? undefined : String(value);
    case 'undefined':
      return isArray(holder) ? 'a list with undefined' : undefined;
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    case 'bigint':
      return `the BigInt ${String(value)}n`;
    case 'object':
      if (value === null)
        return isDate((holder as Record<string, unknown>)[key]) ? 'an invalid date' : undefined;
      if (includes(holders, value)) return 'an object that holds itself';
      return lostObjectAs(value);
    default:
      return undefined;
  }
}

/** `JSON.stringify` writes five types as they are; of other objects it leaves things out, or all. */
function lostObjectAs(value: object): string | undefined {
  const tag = tagOf(value);
  switch (tag) {
    case '[object Object]':
    case '[object Array]':
    case '[object String]':
    case '[object Boolean]':
      return undefined;
    case '[object Number]': {
      const number = toNumber(value);
      return isFinite(number) ? undefined : String(number);
    }
    default:
      return `an object of type ${tag.slice('[object '.length, -1)}`;
  }
}

function isDate(value: unknown): boolean {
  return tagOf(value) === '[object Date]';
}
