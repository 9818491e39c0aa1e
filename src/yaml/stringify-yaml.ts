import { isObject, stringifyJson, type JsonArray, type JsonObject, type JsonValue } from '../json/index.ts';
import { stringLines, stringText } from './string-text.ts';

const indentation = 2;
/** Of UTF-8; a longer key stands behind `?`, on lines of its own. */
const maxSimpleKeyBytes = 128;
const lineBreak = /[\n\r\u0085\u2028\u2029]/;

/**
 * The YAML text of a document in the reference's layout, with a line break at the end: keys in their order, lists
 * not indented below their key, strings in quotes where they need them, those of several lines as `|` blocks, lines
 * of any length. The reference, kubectl and all readers of YAML 1.2 get the same document from it: a string that one
 * of them would take for something else has quotes, also where the reference forgets them (`yes`, which kubectl reads
 * as `true`).
 */
export function stringifyYaml(value: JsonValue): string {
  const writer = new BlockWriter();
  writer.write(value);
  return writer.parts.join('');
}

/** A list or a mapping whose entries are being written. */
interface OpenContainer {
  /** What is left of them; the key of a list's is its index. */
  readonly entries: Iterator<[string | number, JsonValue]>;
  /** The column of the entries. */
  readonly indent: number;
  /** Whether the line of the next entry is begun and indented. */
  isLineBegun: boolean;
}

/** Does not call itself for what is inside of a container, so that no nesting is too deep. */
class BlockWriter {
  readonly parts: string[] = [];
  private readonly open: OpenContainer[] = [];

  write(value: JsonValue): void {
    this.begin(value, isFilled(value) ? 0 : indentation);
    for (let container = this.open.at(-1); container !== undefined; container = this.open.at(-1)) {
      const entry = container.entries.next();
      if (entry.done === true) this.open.pop();
      else this.writeEntry(container, ...entry.value);
    }
  }

  /**
   * Goes on in a line that is begun.
   * @param indent the column of the entries, or of the lines of a block of text
   */
  private begin(value: JsonValue, indent: number): void {
    if (isFilled(value)) this.open.push({ entries: value.entries(), indent, isLineBegun: true });
    else this.parts.push(scalarLines(value, indent));
  }

  private writeEntry(container: OpenContainer, key: string | number, value: JsonValue): void {
    const { indent } = container;
    if (!container.isLineBegun) this.indentLine(indent);
    container.isLineBegun = false;
    if (typeof key === 'number') {
      this.parts.push('- ');
      this.begin(value, indent + indentation);
    } else if (isSimpleKey(key)) {
      this.parts.push(stringText(key), ':');
      this.beginMember(value, indent);
    } else {
      this.parts.push('? ', stringLines(key, indent + indentation));
      this.indentLine(indent);
      this.parts.push(': ');
      this.begin(value, indent + indentation);
    }
  }

  private beginMember(value: JsonValue, indent: number): void {
    if (!isFilled(value)) {
      this.parts.push(' ', scalarLines(value, indent + indentation));
      return;
    }
    const inner = Array.isArray(value) ? indent : indent + indentation;
    this.parts.push('\n');
    this.indentLine(inner);
    this.begin(value, inner);
  }

  private indentLine(indent: number): void {
    this.parts.push(' '.repeat(indent));
  }
}

function isFilled(value: JsonValue): value is JsonArray | JsonObject {
  return Array.isArray(value) ? value.length > 0 : isObject(value) && value.size > 0;
}

function scalarLines(value: JsonValue, indent: number): string {
  if (typeof value === 'string') return stringLines(value, indent);
  // Of the two libraries, that for YAML leaves out the plus sign of an exponent.
  return `${stringifyJson(value).replace('e+', 'e')}\n`;
}

function isSimpleKey(key: string): boolean {
  return !lineBreak.test(key) && Buffer.byteLength(key) <= maxSimpleKeyBytes;
}
