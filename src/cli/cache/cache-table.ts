import { formatByteSize } from '../byte-size.ts';
import { visibleLine } from '../escape.ts';
import { frameColumns, layAsciiTable } from '../policies/ascii-table.ts';
import type { Terminal } from '../terminal.ts';
import { displayWidth, shorten } from '../text/display-width.ts';
import { glyphsOf, paint } from '../text/paint.ts';
import { counted } from '../text/wrap.ts';
import type { ListedCache, ListedEntry } from './listed-cache.ts';

const headings = ['SHA-256', 'Prepared with', 'Size', 'Last use'];
const shownDigits = 12;
const minWithColumns = 13;

/** The entries as a table, and all together below; for a terminal, what they were made with is cut to its width. */
export function formatCache(cache: ListedCache, terminal: Terminal | undefined): string {
  const { entries, folder, sizeBytes, maxBytes } = cache;
  const rows = entries.map(cellsOf);
  const shown = terminal === undefined ? rows : fit(rows, terminal);
  const style =
    terminal === undefined
      ? undefined
      : {
          line: (text: string) => paint('quiet', text, terminal),
          heading: (text: string) => paint('strong', text, terminal),
          cell: (text: string) => text,
        };
  const total = `${counted(entries.length, 'prepared module')}, ${formatByteSize(sizeBytes)} of at most ${formatByteSize(maxBytes)}, in ${visibleLine(folder)}`;
  return [...layAsciiTable([headings, ...shown], style), total].map((line) => `${line}\n`).join('');
}

function cellsOf({ digest, preparedWith, problem, sizeBytes, lastUsed }: ListedEntry): string[] {
  return [
    digest?.replace(/^\w+:/, '').slice(0, shownDigits) ?? 'unknown',
    visibleLine(preparedWith === null ? `unusable: ${problem ?? ''}` : shapesText(preparedWith)),
    formatByteSize(sizeBytes),
    lastUsed.slice(0, 10),
  ];
}

/** `jco 0.15.0, node 26`; of digests, the first digits. */
function shapesText(preparedWith: Readonly<Record<string, string>>): string {
  return Object.entries(preparedWith)
    .map(([name, value]) => `${name} ${value.replace(/^([0-9a-f]{12})[0-9a-f]{52}$/, '$1')}`)
    .join(', ');
}

function fit(rows: readonly string[][], terminal: Terminal): string[][] {
  const widthOf = (column: number): number =>
    Math.max(...[headings, ...rows].map((row) => displayWidth(row[column] ?? '')));
  const others = widthOf(0) + widthOf(2) + widthOf(3);
  const room = Math.max(minWithColumns, terminal.columns - frameColumns(headings.length) - others);
  const { ellipsis } = glyphsOf(terminal);
  return rows.map((row) => row.map((cell, column) => (column === 1 ? shorten(cell, room, ellipsis) : cell)));
}
