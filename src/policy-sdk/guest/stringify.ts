import { found } from './found.ts';
import {
  apply,
  is,
  mapDelete,
  mapGet,
  mapSet,
  parse,
  rawJson,
  stringify,
  TakenMap,
  weakMapGet,
} from './intrinsics.ts';
import type { NumberTexts } from './number-texts.ts';
import { refuseLoss, type Replacer } from './refuse-loss.ts';
import { wellFormedJson } from './well-formed.ts';

/** How the numbers of the request were written. */
export interface KnownNumbers {
  readonly texts: WeakMap<object, NumberTexts>;
  /** Those of the object that the policy may change: for copies of it, in which things are found by where they stand. */
  readonly original: NumberTexts | undefined;
}

/**
 * The JSON text of a mutated object. Numbers that stand where they stood, or in an object that came with the request,
 * are written as they were.
 *
 * @param isRaw whether it may be something else than an object
 * @throws TypeError with the place of what JSON would silently lose
 */
export function stringifyMutated(mutated: unknown, isRaw: boolean, known: KnownNumbers | undefined): string {
  const check = refuseLoss('the mutated object');
  const replacer = known === undefined ? check : exactWriter(known, check);
  const text = stringify(mutated, replacer) as string | undefined;
  // What the object's `toJSON` gives may be anything.
  if (text === undefined || text === 'null' || (!isRaw && text[0] !== '{')) {
    throw new TypeError(
      `validate returned mutatedObject: expected an object, found one that is ${text === undefined ? 'nothing' : found(parse(text))} in JSON`,
    );
  }
  return wellFormedJson(text);
}

function exactWriter({ texts, original }: KnownNumbers, check: Replacer): Replacer {
  /** What is known of the objects that are being written, by object; first of the one that holds it all. */
  const entries = new TakenMap<object, NumberTexts>();
  let started = false;
  return function (key, value) {
    apply(check, this, [key, value]);
    if (typeof value === 'object' && value !== null) {
      const entry = weakMapGet(texts, value) ?? (started ? childOf(mapGet(entries, this), key) : original);
      started = true;
      // The same object may stand in several places.
      if (entry === undefined) mapDelete(entries, value);
      else mapSet(entries, value, entry);
      return value;
    }
    const entry = mapGet(entries, this);
    const number = entry && mapGet(entry.numbers, key);
    return number !== undefined && is(number.value, value) ? rawJson(number.text) : value;
  };
}

function childOf(entry: NumberTexts | undefined, key: string): NumberTexts | undefined {
  return entry && mapGet(entry.children, key);
}
