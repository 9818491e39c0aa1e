import {
  isObject,
  stringifyJson,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '../../json/index.ts';
import type { Terminal } from './view.ts';
import { yamlBlock, yamlString } from './yaml-string.ts';

/** A line of YAML and the value it belongs to. */
export interface YamlLine {
  readonly text: string;
  readonly place: Place | undefined;
}

/** A key or an index, and where it is; `undefined` stands for the whole document. */
export interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
}

const indentation = 2;
const maxLines = 20_000;
/** A cluster stores no object that is larger. */
const maxCharacters = 2 * 1024 * 1024;

/**
 * A document as lines of YAML in the layout of kubectl, keys in their order.
 * @returns `undefined` where there are more lines or characters than anyone compares
 */
export function yamlLines(document: JsonValue, terminal: Terminal): YamlLine[] | undefined {
  const writer = new YamlWriter(terminal);
  writer.writeValue(document, undefined, 0, '');
  return writer.isFull() ? undefined : writer.lines;
}

class YamlWriter {
  readonly lines: YamlLine[] = [];
  private characters = 0;
  private readonly terminal: Terminal;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  isFull(): boolean {
    return this.lines.length > maxLines || this.characters > maxCharacters;
  }

  /** @param start the first line as far as it is written: indentation, `key: ` or `- ` */
  writeValue(value: JsonValue, place: Place | undefined, depth: number, start: string): void {
    if (typeof value === 'string') this.writeString(value, place, depth, start);
    else if (!isFilled(value)) this.add(start + stringifyJson(value), place);
    else if (Array.isArray(value)) this.writeArray(value, place, depth, start);
    else if (isObject(value)) this.writeObject(value, place, depth, start);
  }

  private writeObject(object: JsonObject, parent: Place | undefined, depth: number, start: string): void {
    let lineStart = start;
    for (const [key, value] of object) {
      this.characters += key.length;
      if (this.isFull()) return;
      const place = { parent, key };
      const head = `${lineStart}${yamlString(key, this.terminal)}:`;
      lineStart = ' '.repeat(depth);
      if (isFilled(value)) {
        this.add(head, place);
        const inner = Array.isArray(value) ? depth : depth + indentation;
        this.writeValue(value, place, inner, ' '.repeat(inner));
      } else {
        this.writeValue(value, place, depth, `${head} `);
      }
    }
  }

  private writeArray(array: JsonArray, parent: Place | undefined, depth: number, start: string): void {
    array.forEach((value, key) => {
      if (this.isFull()) return;
      const lineStart = key === 0 ? start : ' '.repeat(depth);
      this.writeValue(value, { parent, key }, depth + indentation, `${lineStart}- `);
    });
  }

  private writeString(text: string, place: Place | undefined, depth: number, start: string): void {
    this.characters += text.length;
    if (this.isFull()) return;
    const block = yamlBlock(text, this.terminal);
    if (block === undefined) {
      this.add(start + yamlString(text, this.terminal), place);
      return;
    }
    this.add(start + block.header, place);
    for (const line of block.lines) {
      if (this.isFull()) return;
      this.add(line === '' ? '' : ' '.repeat(depth + indentation) + line, place);
    }
  }

  private add(text: string, place: Place | undefined): void {
    this.lines.push({ text, place });
  }
}

function isFilled(value: JsonValue): boolean {
  return Array.isArray(value) ? value.length > 0 : isObject(value) && value.size > 0;
}
