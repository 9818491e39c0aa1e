import {
  isObject,
  stringifyJson,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '../../json/index.ts';
import { maskLogin } from '../../mask-login.ts';
import { shownValue } from '../../policy/index.ts';
import type { Path, Report } from './report.ts';

/** A value of a table. */
export interface Cell {
  readonly value: JsonValue;
  readonly path: Path;
  /** The value in the name of a case. */
  readonly label: string;
}

/** What one case is made from. */
export interface Row {
  readonly cells: ReadonlyMap<string, Cell>;
  /** Where it is written; `undefined` for a combination of columns. */
  readonly path: Path | undefined;
  /** From 1. */
  readonly number: number;
}

/** An `each`: a list of rows, or a mapping of columns whose values are all combined. */
export interface Table {
  readonly columns: ReadonlySet<string>;
  /** The number of rows; beyond the bound, any number beyond it. */
  readonly size: number;
  cells(): Iterable<readonly [column: string, cell: Cell]>;
  rows(): Iterable<Row>;
}

const maxCombinations = 100_000;
const maxLabelLength = 40;

/** Reads an `each`; `undefined` where it is wrong, which is reported. */
export function readTable(value: JsonValue, path: Path, report: Report): Table | undefined {
  if (Array.isArray(value)) return readList(value, path, report);
  if (isObject(value)) return readProduct(value, path, report);
  report.problem(path, () => {
    return `expected a list of rows or a mapping of columns to lists, found ${shownValue(value)}`;
  });
  return undefined;
}

function readList(items: JsonArray, path: Path, report: Report): Table | undefined {
  const rows: Row[] = [];
  for (const [index, item] of items.entries()) {
    const rowPath = [...path, index];
    if (!isObject(item)) {
      report.problem(rowPath, () => {
        return `expected a row, which is a mapping of columns to values, found ${shownValue(item)}`;
      });
      continue;
    }
    const cells = [...item].map(([column, value]) => {
      checkColumn(column, rowPath, report);
      return [column, cellOf(column, value, [...rowPath, column], index)] as const;
    });
    rows.push({ cells: new Map(cells), path: rowPath, number: index + 1 });
  }
  if (rows.length < items.length) return undefined;
  return {
    columns: new Set(rows.flatMap(({ cells }) => [...cells.keys()])),
    size: rows.length,
    cells: () => rows.flatMap(({ cells }) => [...cells]),
    rows: () => rows,
  };
}

function readProduct(members: JsonObject, path: Path, report: Report): Table | undefined {
  const columns = new Map<string, readonly Cell[]>();
  let size = 1;
  for (const [column, values] of members) {
    checkColumn(column, path, report);
    if (!Array.isArray(values)) {
      report.problem([...path, column], () => {
        return `expected the list of the column's values, found ${shownValue(values)}`;
      });
      continue;
    }
    // An empty column means no rows, however large the others are.
    size = Math.min(size, maxCombinations + 1) * values.length;
    columns.set(
      column,
      values.map((value, index) => cellOf(column, value, [...path, column, index], index)),
    );
  }
  if (columns.size < members.size) return undefined;
  if (size > maxCombinations) {
    report.problem(path, () => {
      const lengths = Array.from(columns, ([column, { length }]) => `${length} ${column}`);
      return `expected at most ${maxCombinations} combinations, found more: ${lengths.slice(0, 10).join(' x ')}`;
    });
    return undefined;
  }
  return {
    columns: new Set(columns.keys()),
    size: columns.size === 0 ? 0 : size,
    cells: () =>
      Array.from(columns, ([column, cells]) => cells.map((cell) => [column, cell] as const)).flat(),
    rows: () => (columns.size === 0 ? [] : combinations([...columns], size)),
  };
}

/** All combinations, the last column changing fastest. */
function* combinations(
  columns: readonly (readonly [string, readonly Cell[]])[],
  size: number,
): Generator<Row> {
  for (let index = 0; index < size; index++) {
    const cells: [string, Cell][] = [];
    let rest = index;
    for (const [column, values] of columns.toReversed()) {
      const cell = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      if (cell !== undefined) cells.unshift([column, cell]);
    }
    yield { cells: new Map(cells), path: undefined, number: index + 1 };
  }
}

function checkColumn(column: string, path: Path, report: Report): void {
  if (column !== 'each') return;
  report.problem([...path, column], () => 'expected no `each` inside of `each`', 'key');
}

function cellOf(column: string, value: JsonValue, path: Path, index: number): Cell {
  const text = typeof value === 'string' && value !== '' ? value : stringifyJson(value);
  return { value, path, label: labelOf(maskCell(column, text)) ?? `#${index + 1}` };
}

/** The text of a cell as names of cases may show it: without the logins of references. */
export function maskCell(column: string, text: string): string {
  // A JSON text has its references in quotes.
  if (column === 'policy' && !/^[{[]/.test(text)) return maskLogin(text);
  if (!text.includes('://') || !text.includes('@')) return text;
  // Word by word and with a bound, so that the time does not grow with the square of the length.
  return text.replace(/[^\s"]+/g, (word) =>
    word.includes('@') ? word.replace(/[a-z][a-z0-9+.-]{0,30}:\/\/.*$/i, maskLogin) : word,
  );
}

/** A text that is one short line. */
function labelOf(text: string): string | undefined {
  return text.length <= maxLabelLength && !/[\x00-\x1f\x7f\u2028\u2029]/.test(text) ? text : undefined;
}
