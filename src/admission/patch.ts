import {
  equalJson,
  isObject,
  sortedKeys,
  stringifyJson,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '../json/index.ts';

/** One operation of RFC 6902, as far as mutations of policies need them. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string };

export type JsonPatch = readonly PatchOperation[];

/**
 * The operations that turn `before` into `after`, in the reference's order: added and changed keys sorted,
 * then removed keys sorted; arrays by position (policy-abi 7.2). Never `move`, `copy` or `test`.
 */
export function diffJson(before: JsonValue, after: JsonValue): JsonPatch {
  const operations: PatchOperation[] = [];
  diffInto(before, after, '', operations);
  return operations;
}

function diffInto(before: JsonValue, after: JsonValue, path: string, into: PatchOperation[]): void {
  if (isObject(before) && isObject(after)) diffObjects(before, after, path, into);
  else if (Array.isArray(before) && Array.isArray(after)) diffArrays(before, after, path, into);
  else if (!equalJson(before, after)) into.push({ op: 'replace', path, value: after });
}

function diffObjects(before: JsonObject, after: JsonObject, path: string, into: PatchOperation[]): void {
  for (const key of sortedKeys(after)) {
    const keyPath = `${path}/${escapePointer(key)}`;
    const value = after.get(key) as JsonValue;
    const old = before.get(key);
    if (old === undefined) into.push({ op: 'add', path: keyPath, value });
    else diffInto(old, value, keyPath, into);
  }
  for (const key of sortedKeys(before)) {
    if (!after.has(key)) into.push({ op: 'remove', path: `${path}/${escapePointer(key)}` });
  }
}

function diffArrays(before: JsonArray, after: JsonArray, path: string, into: PatchOperation[]): void {
  const shared = Math.min(before.length, after.length);
  for (let index = 0; index < shared; index++) {
    diffInto(before[index] as JsonValue, after[index] as JsonValue, `${path}/${String(index)}`, into);
  }
  for (let index = shared; index < before.length; index++) {
    into.push({ op: 'remove', path: `${path}/${String(shared)}` });
  }
  for (let index = shared; index < after.length; index++) {
    into.push({ op: 'add', path: `${path}/${String(index)}`, value: after[index] as JsonValue });
  }
}

/** A key as one step of a JSON pointer (RFC 6901). */
function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The keys of a JSON pointer, unescaped; `undefined` where the text is not a pointer. */
export function parsePointer(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The compact JSON text of a patch, keys of operations in the order op, path, value. */
export function formatPatch(patch: JsonPatch): string {
  const operations = patch.map((operation) => {
    const head = `{"op":${JSON.stringify(operation.op)}`;
    if ('from' in operation) {
      return `${head},"from":${JSON.stringify(operation.from)},"path":${JSON.stringify(operation.path)}}`;
    }
    const value = 'value' in operation ? `,"value":${stringifyJson(operation.value)}` : '';
    return `${head},"path":${JSON.stringify(operation.path)}${value}}`;
  });
  return `[${operations.join(',')}]`;
}
