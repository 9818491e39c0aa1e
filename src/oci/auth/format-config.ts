import { isObject, stringifyJson, type JsonValue } from '../../json/index.ts';

/** What docker indents with. */
const tab = '\t';

/**
 * A document as text, keys in the order they have, as docker writes it.
 * @param before the text that it had: its indentation and line break at the end are kept
 */
export function formatConfig(document: JsonValue, before: string | undefined): string {
  const indentation = /^\s*\{\r?\n([ \t]+)"/.exec(before ?? '')?.[1] ?? tab;
  const end = before?.endsWith('\n') === true ? '\n' : '';
  return format(document, indentation, '\n') + end;
}

/** @param lineBreak with the indentation of the line that the value starts on */
function format(value: JsonValue, indentation: string, lineBreak: string): string {
  const inner = lineBreak + indentation;
  if (isObject(value)) {
    const members = Array.from(
      value,
      ([key, member]) => `${inner}${JSON.stringify(key)}: ${format(member, indentation, inner)}`,
    );
    return members.length === 0 ? '{}' : `{${members.join(',')}${lineBreak}}`;
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => inner + format(item, indentation, inner));
    return items.length === 0 ? '[]' : `[${items.join(',')}${lineBreak}]`;
  }
  return stringifyJson(value);
}
