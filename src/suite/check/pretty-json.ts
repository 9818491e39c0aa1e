import { isObject, sortedKeys, stringifyJson, type JsonArray, type JsonValue } from '../../json/index.ts';

/** Characters of one text; what is longer is cut off. */
const maxLength = 65_536;

/**
 * The JSON text of a document, to be put beside another: two spaces for each level, keys sorted, numbers exact. Of a
 * text beyond 65,536 characters only the beginning, with a last line that says so.
 */
export function prettyJson(value: JsonValue): string {
  const text = new BoundedText();
  write(value, '', text);
  return text.end();
}

function write(value: JsonValue, indent: string, text: BoundedText): void {
  if (text.isFull()) return;
  if (Array.isArray(value) && value.length > 0) writeList(value, indent, text);
  else if (isObject(value) && value.size > 0) {
    text.add('{');
    for (const [index, key] of sortedKeys(value).entries()) {
      text.add(`${index === 0 ? '' : ','}\n${indent}  ${stringifyJson(key)}: `);
      write(value.get(key) ?? null, `${indent}  `, text);
      if (text.isFull()) return;
    }
    text.add(`\n${indent}}`);
  } else text.add(stringifyJson(typeof value === 'string' ? value.slice(0, maxLength) : value));
}

function writeList(items: JsonArray, indent: string, text: BoundedText): void {
  text.add('[');
  for (const [index, item] of items.entries()) {
    text.add(`${index === 0 ? '' : ','}\n${indent}  `);
    write(item, `${indent}  `, text);
    if (text.isFull()) return;
  }
  text.add(`\n${indent}]`);
}

class BoundedText {
  private readonly parts: string[] = [];
  private length = 0;

  /** Whether what is added is cut off. */
  isFull(): boolean {
    return this.length > maxLength;
  }

  add(part: string): void {
    this.parts.push(part);
    this.length += part.length;
  }

  end(): string {
    const text = this.parts.join('');
    return this.isFull() ? `${text.slice(0, maxLength).toWellFormed()}\n(cut off here)` : text;
  }
}
