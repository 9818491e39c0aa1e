import { adviseKey, caseKeys, closestWord, shortened } from './keys.ts';
import { levels, overlay, type Member, type Members } from './members.ts';
import {
  findPlaceholders,
  wholePlaceholder,
  type PlaceholderFiller,
  type Placeholders,
} from './placeholders.ts';
import type { Path, Report } from './report.ts';
import { maskCell, type Cell, type Row, type Table } from './table.ts';

/** A case with the values of one row of its table. */
export interface ExpandedCase {
  readonly members: Members;
  /** Where the case is written: its row, or all of it. */
  readonly path: Path;
  /** The row on one line, where the name of the case does not tell it from those of other rows. */
  readonly rowLabel: string | undefined;
  /** The columns that texts ask for; as keys they may be without effect. */
  readonly putIn: ReadonlySet<string>;
}

/** A value that may have placeholders to fill. */
interface Template {
  readonly member: Member;
  readonly placeholders: Placeholders;
  /** What it becomes by the cells it stands for, where it is nothing but a placeholder. */
  readonly wholes: Map<Cell, Member>;
}

/** A case with a table: it stands for as many cases as the table has rows. */
export class TableCase {
  private readonly table: Table;
  private readonly path: Path;
  private readonly own: ReadonlyMap<string, Template>;
  /** Of the columns that are keys of cases. */
  private readonly cells: ReadonlyMap<Cell, Template>;
  private readonly putIn: ReadonlySet<string>;
  private readonly report: Report;

  /** @param path of the case @param own what the case itself says */
  constructor(table: Table, path: Path, own: Members, report: Report) {
    this.table = table;
    this.path = path;
    this.own = new Map(Array.from(own, ([key, member]) => [key, templateOf(member)] as const));
    const keyCells = [...table.cells()].filter(([column]) => caseKeys.includes(column));
    this.cells = new Map(
      keyCells.map(([, cell]) => [cell, templateOf({ ...cell, level: levels.row })] as const),
    );
    this.report = report;
    const askedFor = [...this.own.values(), ...this.cells.values()].flatMap(({ placeholders }) => [
      ...placeholders.columns,
    ]);
    this.putIn = new Set(askedFor.map(([column]) => column));
    for (const [column, place] of askedFor) this.checkPlaceholder(column, place);
    this.checkColumns();
  }

  /** @param defaults what the suite gives to all cases */
  *expand(defaults: Members, filler: PlaceholderFiller): Generator<ExpandedCase> {
    for (const row of this.table.rows()) {
      const own = new Map(
        Array.from(this.own, ([key, template]) => [key, this.fill(key, template, row, filler)] as const),
      );
      const ofRow = new Map<string, Member>();
      for (const [column, cell] of row.cells) {
        const template = this.cells.get(cell);
        if (template === undefined || this.isPutIntoItself(column)) continue;
        ofRow.set(column, this.fill(column, template, row, filler));
      }
      if (filler.isExhausted) return;
      const isNamed = ofRow.has('name') || (this.own.get('name')?.placeholders.columns.size ?? 0) > 0;
      yield {
        members: overlay(overlay(defaults, own), ofRow),
        path: row.path ?? this.path,
        rowLabel: isNamed ? undefined : labelOf(row),
        putIn: this.putIn,
      };
    }
  }

  /** `request: ./${request}.json`: the column does not take the place of the key. */
  private isPutIntoItself(column: string): boolean {
    return this.own.get(column)?.placeholders.columns.has(column) === true;
  }

  private fill(
    key: string,
    { member, placeholders, wholes }: Template,
    row: Row,
    filler: PlaceholderFiller,
  ): Member {
    if (!placeholders.any) return member;
    const whole = cellFor(key, wholePlaceholder(member.value) ?? '', row);
    if (whole === undefined) {
      const valueOf = (column: string, path: Path): Cell['value'] | undefined => {
        const cell = cellFor(key, column, row);
        if (cell === undefined) this.reportMissingCell(column, row, path);
        return cell?.value;
      };
      return { ...member, value: filler.fill(member.value, member.path, valueOf) };
    }
    let filled = wholes.get(whole);
    if (filled === undefined) {
      filled = { value: whole.value, path: whole.path, level: member.level };
      wholes.set(whole, filled);
    }
    return filled;
  }

  private checkPlaceholder(column: string, path: Path): void {
    if (this.table.columns.has(column)) return;
    this.report.problem(path, () => {
      const near = closestWord(column, [...this.table.columns]);
      const advice = near === undefined ? '' : `; did you mean \${${near}}?`;
      const found = `\${${shortened(column)}}`;
      return `expected \${…} with a column of \`each\`, found ${found}${advice || ';'} to have that text, write $${found}`;
    });
  }

  private reportMissingCell(column: string, row: Row, path: Path): void {
    // A column that no row has is reported already.
    if (!this.table.columns.has(column)) return;
    this.report.problem(row.path ?? path, () => {
      return `expected a value for the column \`${shortened(column)}\`, which the case puts in, found none`;
    });
  }

  private checkColumns(): void {
    const keys = [...caseKeys, ...this.putIn];
    for (const [column, { path }] of this.table.cells()) {
      if (keys.includes(column)) continue;
      // The columns of a mapping are its keys; their cells are items of lists below.
      const place = path.at(-1) === column ? path : path.slice(0, -1);
      this.report.unknownKey(place, () => ({
        message: `\`each\` has a column \`${shortened(column)}\` that is no key of a case, and no text has it as \${…}`,
        hint: adviseKey(column, keys),
      }));
    }
  }
}

function templateOf(member: Member): Template {
  return { member, placeholders: findPlaceholders(member.value, member.path), wholes: new Map() };
}

/** A cell as it is put into a key of the case: names are shown, and have no logins. */
function cellFor(key: string, column: string, row: Row): Cell | undefined {
  const cell = row.cells.get(column);
  if (key !== 'name' || typeof cell?.value !== 'string') return cell;
  const value = maskCell(column, cell.value);
  return value === cell.value ? cell : { ...cell, value };
}

function labelOf({ cells, number }: Row): string {
  const shown = [...cells].filter(([column]) => column !== 'expect');
  if (shown.length === 0) return `#${number}`;
  return shown.map(([column, { label }]) => `${column}=${label}`).join(', ');
}
