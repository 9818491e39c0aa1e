import { found } from './found.ts';
import {
  create,
  getPrototypeOf,
  hasOwn,
  includes,
  isArray,
  isInteger,
  keys,
  objectPrototype,
  toWellFormed,
} from './intrinsics.ts';
import { jsonPath } from './json-path.ts';

/** What `validate` returned, checked; texts are well-formed. */
export interface CheckedResponse {
  readonly accepted: boolean;
  readonly message: string | undefined;
  readonly code: number | undefined;
  readonly mutatedObject: unknown;
  readonly auditAnnotations: readonly (readonly [key: string, text: string])[] | undefined;
  readonly warnings: readonly string[] | undefined;
}

const responseKeys = ['accepted', 'message', 'code', 'mutatedObject', 'auditAnnotations', 'warnings'];

/**
 * Checks what `validate` returned: a slip of the pen must not become an accepted request.
 * @param isRaw whether the request was any document, which may be changed to any other
 * @throws TypeError
 */
export function checkResponse(returned: unknown, isRaw: boolean): CheckedResponse {
  const answer = membersOf(
    returned,
    'validate',
    'what accept(), reject(message) or mutate(object) give',
    responseKeys,
  );
  const { accepted, message, code, mutatedObject, auditAnnotations, warnings } = answer;
  if (typeof accepted !== 'boolean') throw wrong('accepted', 'true or false', accepted);
  if (!isOptionalText(message)) throw wrong('message', 'text', message);
  if (code !== undefined && !isStatus(code)) throw wrong('code', 'a whole number from 0 to 65535', code);
  if (!isStorable(mutatedObject, isRaw)) throw wrong('mutatedObject', 'an object', mutatedObject);
  return {
    accepted,
    message: message === undefined ? undefined : toWellFormed(message),
    code,
    mutatedObject,
    auditAnnotations: auditAnnotations === undefined ? undefined : annotationsOf(auditAnnotations),
    warnings: warnings === undefined ? undefined : warningsOf(warnings),
  };
}

/** What `validateSettings` returned, checked. */
export interface CheckedSettingsValidation {
  readonly valid: boolean;
  readonly message: string | undefined;
}

/**
 * Checks what `validateSettings` returned.
 * @throws TypeError
 */
export function checkSettingsValidation(returned: unknown): CheckedSettingsValidation {
  const what = '{ valid: true } or { valid: false, message }';
  const { valid, message } = membersOf(returned, 'validateSettings', what, ['valid', 'message']);
  if (typeof valid !== 'boolean') {
    throw new TypeError(`validateSettings returned valid: expected true or false, found ${found(valid)}`);
  }
  if (!isOptionalText(message)) {
    throw new TypeError(`validateSettings returned message: expected text, found ${found(message)}`);
  }
  return { valid, message: message === undefined ? undefined : toWellFormed(message) };
}

type Members = Readonly<Record<string, unknown>>;

/** Only what is the answer's own: a request may have put something into the prototype of all objects. */
function membersOf(returned: unknown, by: string, expected: string, known: readonly string[]): Members {
  if (!isObject(returned)) throw new TypeError(`${by} must return ${expected}, found ${found(returned)}`);
  forEachItem(keys(returned), (key) => {
    if (includes(known, key)) return;
    throw new TypeError(`${by} returned an object with ${found(key)} as key, expected ${known.join(', ')}`);
  });
  const members = create(null) as Record<string, unknown>;
  forEachItem(known, (key) => {
    if (hasOwn(returned, key)) members[key] = returned[key];
  });
  return members;
}

/** Policies may replace what lists can do. What a list of theirs has no item of its own for is `undefined`. */
function forEachItem<Item>(list: readonly Item[], visit: (item: Item, index: number) => void): void {
  for (let index = 0; index < list.length; index++) {
    visit((hasOwn(list, index) ? list[index] : undefined) as Item, index);
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !isArray(value);
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && isInteger(value) && value >= 0 && value <= 65_535;
}

/** Only raw requests may become something else than an object. */
function isStorable(value: unknown, isRaw: boolean): boolean {
  if (value === undefined || isObject(value)) return true;
  return isRaw && value !== null && !includes(['function', 'symbol', 'bigint'], typeof value);
}

function warningsOf(value: unknown): readonly string[] {
  if (!isArray(value)) throw wrong('warnings', 'a list of texts', value);
  const texts: string[] = [];
  forEachItem<unknown>(value, (item, index) => {
    if (typeof item !== 'string') throw wrong(jsonPath(['warnings', index]), 'text', item);
    texts[index] = toWellFormed(item);
  });
  return texts;
}

/** Plain objects only: of a Map nothing would be left. */
function annotationsOf(value: unknown): readonly (readonly [string, string])[] {
  const prototype: unknown = isObject(value) ? getPrototypeOf(value) : undefined;
  if (!isObject(value) || (prototype !== null && prototype !== objectPrototype)) {
    throw wrong('auditAnnotations', 'an object of texts', value);
  }
  const pairs: (readonly [string, string])[] = [];
  forEachItem(keys(value), (key, index) => {
    const text = value[key];
    if (typeof text !== 'string') throw wrong(jsonPath(['auditAnnotations', key]), 'text', text);
    pairs[index] = [toWellFormed(key), toWellFormed(text)];
  });
  return pairs;
}

function wrong(place: string, expected: string, value: unknown): TypeError {
  return new TypeError(`validate returned ${place}: expected ${expected}, found ${found(value)}`);
}
