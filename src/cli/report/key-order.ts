import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';

/**
 * The same document with the keys of its objects in the order that `model` has them, new ones behind. A patch
 * writes keys in another order than people, and a diff of lines would show the difference.
 */
export function orderKeysLike(document: JsonValue, model: JsonValue | undefined): JsonValue {
  if (Array.isArray(document)) {
    const findModel = modelsOf(Array.isArray(model) ? model : []);
    return document.map((item, index) => orderKeysLike(item, findModel(item, index)));
  }
  if (!isObject(document)) return document;
  const modelKeys = isObject(model) ? model : new Map<string, JsonValue>();
  const ordered: JsonObject = new Map();
  for (const key of [...modelKeys.keys(), ...document.keys()]) {
    const value = document.get(key);
    if (value !== undefined && !ordered.has(key)) ordered.set(key, orderKeysLike(value, modelKeys.get(key)));
  }
  return ordered;
}

/** Items of a list are known by their name, or by their place; new ones look like the last one before. */
function modelsOf(models: readonly JsonValue[]): (item: JsonValue, index: number) => JsonValue | undefined {
  const named = new Map(models.map((item) => [nameOf(item), item]));
  return (item, index) =>
    (nameOf(item) === undefined ? undefined : named.get(nameOf(item))) ?? models[index] ?? models.at(-1);
}

function nameOf(item: JsonValue): JsonValue | undefined {
  return isObject(item) ? item.get('name') : undefined;
}
