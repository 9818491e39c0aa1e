// What the SDK writes an answer with, taken when it is loaded, before the author's file: packages replace such things,
// and what an answer says must not depend on it. Where only the text of an error is at stake, the globals will do.

/* eslint-disable @typescript-eslint/unbound-method -- each is called on its object */

export const { parse, stringify } = JSON;
export const { create, getPrototypeOf, hasOwn, is, keys, prototype: objectPrototype } = Object;
export const { isArray } = Array;
export const { isFinite, isInteger } = Number;
export const { apply } = Reflect;
export const toNumber = Number;
export const TakenMap = Map;
export const TakenWeakMap = WeakMap;

/** ES2026, which the engine and Node have; TypeScript does not know it yet. */
export const { rawJSON: rawJson } = JSON as unknown as { readonly rawJSON: (text: string) => object };

/** Bound to a method it is that method, as a function whose first parameter is the object. */
const { call } = Function.prototype;

interface Table<Key, Value> {
  get(key: Key): Value | undefined;
}

type Get = <Key, Value>(table: Table<Key, Value>, key: Key) => Value | undefined;
type Set = <Key, Value>(table: Table<Key, Value>, key: Key, value: Value) => unknown;

export const mapGet: Get = call.bind(Map.prototype.get);
export const mapSet: Set = call.bind(Map.prototype.set);
export const mapDelete: (map: Map<object, unknown>, key: object) => boolean = call.bind(Map.prototype.delete);
export const weakMapGet: Get = call.bind(WeakMap.prototype.get);
export const weakMapSet: Set = call.bind(WeakMap.prototype.set);
export const includes: (list: readonly unknown[], item: unknown) => boolean = call.bind(
  Array.prototype.includes,
);
export const toWellFormed: (text: string) => string = call.bind(String.prototype.toWellFormed);
export const textIncludes: (text: string, part: string) => boolean = call.bind(String.prototype.includes);
/** `[object Map]` and the like. */
export const tagOf: (value: unknown) => string = call.bind(Object.prototype.toString);
export const exec: (pattern: RegExp, text: string) => RegExpExecArray | null = call.bind(
  RegExp.prototype.exec,
);
/** `instanceof`, in which the policy has no say. @throws TypeError for revoked proxies */
export const isError: (value: unknown) => value is Error = call.bind(
  Function.prototype[Symbol.hasInstance],
  Error,
) as (value: unknown) => value is Error;
