import { isObject, type JsonObject, type JsonValue } from '../json/index.ts';

/**
 * A scaffolded document as JSON: keys in their order, without those that are `undefined`. Parts that are JSON already
 * (`Map`), such as settings, are taken as they are, so that their numbers stay exact.
 */
export function documentToJson(document: object): JsonObject {
  return document instanceof Map ? (document as JsonObject) : membersOf(document);
}

function membersOf(document: object): JsonObject {
  const members: JsonObject = new Map();
  for (const [key, value] of Object.entries(document)) {
    if (value !== undefined) members.set(key, valueOf(value));
  }
  return members;
}

function valueOf(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(valueOf);
  if (typeof value === 'object' && value !== null && !isObject(value as JsonValue)) return membersOf(value);
  return value as JsonValue;
}
