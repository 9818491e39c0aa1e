import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import type { PlacedDocument } from '../../policy/index.ts';
import type { Position } from '../suite.ts';
import type { Path } from './report.ts';

/** A part of a suite file that goes on to where the next one begins. */
interface Section {
  readonly start: Position;
  /** Where the cases begin that it is about; empty for what is about none, or about all. */
  readonly cases: readonly Position[];
}

/** Tells which cases a place of a suite file belongs to. Cases are known by where they begin, which several may share. */
export class CaseIndex {
  private readonly sections: readonly Section[];
  /** How many lines the file has. */
  readonly lines: number;

  constructor(sections: readonly Section[], lines: number) {
    this.sections = [...sections].sort((a, b) => compare(a.start, b.start));
    this.lines = lines;
  }

  /** Of the sections that begin in a line, else of the one that goes on there. */
  inLine(line: number): Position[] {
    if (line > this.lines) return [];
    const beginning = this.sections.filter(({ start }) => start.line === line);
    const last = this.sections.findLast(({ start }) => start.line < line);
    return (beginning.length > 0 ? beginning : [last]).flatMap((section) => section?.cases ?? []);
  }

  at(position: Position): readonly Position[] {
    return this.sections.findLast(({ start }) => compare(start, position) <= 0)?.cases ?? [];
  }
}

/** Stands for a place: those that are the same have equal keys. */
export function placeKey({ line, column }: Position): string {
  return `${String(line)}:${String(column)}`;
}

/** Sections of a suite: its keys, the items of `cases` or `results`, their keys, and the rows of tables. */
export function indexCases(suite: JsonObject, document: PlacedDocument, text: string): CaseIndex {
  const section = (path: Path, cases: readonly Position[], part?: 'key'): Section => ({
    start: document.positionOf(path, part),
    cases,
  });
  const ofItem = (path: Path, item: JsonValue): Section[] => {
    const members: JsonObject = isObject(item) ? item : new Map<string, JsonValue>();
    const table = members.get('each');
    const rowPaths = Array.isArray(table) ? table.map((_row, index) => [...path, 'each', index]) : [];
    const starts = [path, ...rowPaths].map((one) => document.positionOf(one));
    return [
      section(path, starts),
      ...[...members.keys()].map((key) => section([...path, key], starts, 'key')),
      ...rowPaths.map((row) => section(row, [document.positionOf(row)])),
    ];
  };
  const sections = [...suite].flatMap(([key, value]) => [
    section([key], [], 'key'),
    ...(['cases', 'results'].includes(key) && Array.isArray(value)
      ? value.flatMap((item, index) => ofItem([key, index], item))
      : []),
  ]);
  return new CaseIndex(sections, text.replace(/\r?\n$/, '').split('\n').length);
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}
