import { describeType, stringifyJson, type JsonValue } from '../../json/index.ts';

/** Keys and indexes that lead to a value of a document. */
export type Path = readonly (string | number)[];

/** A document whose values have places in a text; what `src/yaml` reads is one. */
export interface PlacedDocument {
  readonly value: JsonValue;
  /**
   * From 1; of a missing value, the place of what it is missing from.
   * @param part `key` for the place of the key in front of the value
   */
  positionOf(path: Path, part?: 'key' | 'value'): { readonly line: number; readonly column: number };
}

const maxShownLength = 60;
const maxShownItems = 10;

/** A path as people write it: `rules[1].apiGroups`, `annotations["io.kubewarden.policy.title"]`. */
export function pathText(path: Path): string {
  const text = path.map((step) => {
    if (typeof step === 'number') return `[${String(step)}]`;
    return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${shownText(step)}]`;
  });
  return text.join('').replace(/^\./, '');
}

/** What a message says it found: short values as they are, of longer ones the type. */
export function shownValue(value: JsonValue): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return shownText(value);
  if (typeof value === 'boolean') return `the boolean ${String(value)}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${stringifyJson(value)}`;
  if (value instanceof Map) return 'a mapping';
  if (value.length > maxShownItems || !value.every((item) => typeof item === 'string'))
    return describeType(value);
  const text = stringifyJson(value);
  return text.length > maxShownLength ? describeType(value) : text;
}

function shownText(text: string): string {
  const cut = text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
  return JSON.stringify(cut);
}
