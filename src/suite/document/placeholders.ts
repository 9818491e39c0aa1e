import { isObject, stringifyJson, type JsonValue } from '../../json/index.ts';
import { shownValue } from '../../policy/index.ts';
import type { Path, Report } from './report.ts';

/** `${column}`; with another `$` in front it stands for itself. */
const placeholder = /\$(\$?)\{([^{}]*)\}/g;

/** What the placeholders of one file may make, together: values, and characters of texts. */
const maxValues = 1_000_000;
const maxCharacters = 64 * 1024 * 1024;

/** The value of a column in a row. @param path the text that asks for it */
export type ColumnValue = (column: string, path: Path) => JsonValue | undefined;

/** What the texts of a value ask for. */
export interface Placeholders {
  /** Whether any text has a placeholder, or the escape of one. */
  readonly any: boolean;
  /** The columns, each with the path of the first text that asks for it. */
  readonly columns: ReadonlyMap<string, Path>;
}

export function findPlaceholders(value: JsonValue, path: Path): Placeholders {
  const columns = new Map<string, Path>();
  const any = collect(value, path, columns);
  return { any, columns };
}

function collect(value: JsonValue, path: Path, columns: Map<string, Path>): boolean {
  if (typeof value === 'string') {
    if (!value.includes('${')) return false;
    for (const [, escape, column = ''] of value.matchAll(placeholder)) {
      if (escape === '' && !columns.has(column)) columns.set(column, path);
    }
    return true;
  }
  if (!Array.isArray(value) && !isObject(value)) return false;
  let any = false;
  for (const [key, item] of value.entries()) any = collect(item, [...path, key], columns) || any;
  return any;
}

/** The only column of a text that is nothing but a placeholder. */
export function wholePlaceholder(value: JsonValue): string | undefined {
  return typeof value === 'string' ? /^\$\{([^{}]*)\}$/.exec(value)?.[1] : undefined;
}

/** Puts the values of rows where texts have placeholders. */
export class PlaceholderFiller {
  private readonly report: Report;
  private values = 0;
  private characters = 0;

  constructor(report: Report) {
    this.report = report;
  }

  /** A text that is one placeholder takes on the value as it is; inside of others, only scalars have a text. */
  fill(value: JsonValue, path: Path, valueOf: ColumnValue): JsonValue {
    if (!this.mayAdd(1, typeof value === 'string' ? value.length : 0, path)) return value;
    if (typeof value === 'string') return this.fillText(value, path, valueOf);
    if (Array.isArray(value)) return value.map((item, index) => this.fill(item, [...path, index], valueOf));
    if (!isObject(value)) return value;
    return new Map(
      Array.from(value, ([key, item]) => [key, this.fill(item, [...path, key], valueOf)] as const),
    );
  }

  private fillText(text: string, path: Path, valueOf: ColumnValue): JsonValue {
    const whole = wholePlaceholder(text);
    if (whole !== undefined) return valueOf(whole, path) ?? text;
    return text.replaceAll(placeholder, (match, escape: string, column: string) => {
      if (escape !== '') return match.slice(1);
      const value = valueOf(column, path);
      if (value === undefined) return match;
      const part = this.textOf(value, column, path);
      return this.mayAdd(0, part.length, path) ? part : match;
    });
  }

  private textOf(value: JsonValue, column: string, path: Path): string {
    if (typeof value === 'string') return value;
    if (value !== null && typeof value !== 'object') return stringifyJson(value);
    this.report.problem(path, () => {
      return `expected a text, a number or a boolean to put in for \${${column}}, found ${shownValue(value)}`;
    });
    return '';
  }

  /** Whether so much was made that nothing more is put in. */
  get isExhausted(): boolean {
    return this.values > maxValues || this.characters > maxCharacters;
  }

  private mayAdd(values: number, characters: number, path: Path): boolean {
    this.values += values;
    this.characters += characters;
    if (!this.isExhausted) return true;
    this.report.problem(
      path.slice(0, 2),
      () => `placeholders of the suite make more than ${maxValues} values or ${maxCharacters} characters`,
    );
    return false;
  }
}
