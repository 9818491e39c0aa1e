import { isObject, stringifyJson, type JsonValue } from '../json/index.ts';

/**
 * The JSON text of a document for people: two spaces for each level, keys in their order, numbers exact. Ends with a
 * line break.
 */
export function formatJson(document: JsonValue): string {
  return `${formatValue(document, '')}\n`;
}

function formatValue(value: JsonValue, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((item) => inner + formatValue(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (!isObject(value) || value.size === 0) return stringifyJson(value);
  const members = Array.from(value, ([key, member]) => {
    return `${inner}${JSON.stringify(key)}: ${formatValue(member, inner)}`;
  });
  return `{\n${members.join(',\n')}\n${indent}}`;
}
