import { isObject, sortedKeys, type JsonObject, type JsonValue } from '../../json/index.ts';
import { formatJson } from '../format-json.ts';
import type { ScaffoldedAdmissionRequest } from './scaffolded-request.ts';

/** Members that hold documents of others. */
const documents: ReadonlySet<string> = new Set([
  'object',
  'oldObject',
  'options',
] satisfies (keyof ScaffoldedAdmissionRequest)[]);

/**
 * The text of a request as the reference prints it: JSON for people, the request's own fields in their order, the keys
 * of the objects in it sorted. Ends with a line break.
 */
export function formatRequest(request: JsonObject): string {
  const members = Array.from(request, ([key, value]): [string, JsonValue] => {
    return [key, documents.has(key) ? sorted(value) : value];
  });
  return formatJson(new Map(members));
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return new Map(sortedKeys(value).map((key) => [key, sorted(value.get(key) ?? null)]));
}
