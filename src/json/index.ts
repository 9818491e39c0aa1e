export type { JsonArray, JsonObject, JsonValue } from './value.ts';
export { cloneJson, describeType, equalJson, isObject, typeName, valueAt } from './value.ts';
export { parseJson, parseJsonText } from './parse.ts';
export type { ValuePlace } from './locate.ts';
export { JsonLocator } from './locate.ts';
export { JsonSyntaxError, tooManyValues } from './syntax-error.ts';
export { sortedKeys, stringifyJson } from './stringify.ts';
export { fromPlain, toPlain } from './plain.ts';
export type { SubsetDifference } from './subset.ts';
export { findSubsetDifferences, isSubset, partsOf } from './subset.ts';
export type { Decoder } from './decode.ts';
export {
  anyJson,
  boolean,
  decodeJsonText,
  DecodeError,
  list,
  mapOf,
  oneOf,
  optional,
  rustDebugString,
  string,
  struct,
  u16,
  withDefault,
} from './decode.ts';
