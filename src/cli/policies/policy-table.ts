import { visibleLine } from '../escape.ts';
import type { Terminal } from '../terminal.ts';
import { displayWidth, shorten } from '../text/display-width.ts';
import { glyphsOf, paint } from '../text/paint.ts';
import { frameColumns, layAsciiTable } from './ascii-table.ts';
import { formatDecimalSize } from './decimal-size.ts';
import type { ListedPolicy } from './listed-policy.ts';

/** A column of the table, and how soon it is left out where there is no room: the highest first. */
interface Column {
  readonly heading: string;
  readonly rank: number;
  readonly cellOf: (policy: ListedPolicy) => string;
}

const shownDigits = 12;
/** Less tells nothing about a policy: other columns are left out before. */
const minUriColumns = 32;

const columns: readonly Column[] = [
  { heading: 'Policy', rank: 0, cellOf: ({ uri }) => uri },
  { heading: 'Mutating', rank: 3, cellOf: ({ mutating }) => yesOrNo(mutating, 'unknown') },
  { heading: 'Context aware', rank: 4, cellOf: ({ contextAware }) => yesOrNo(contextAware, 'no') },
  { heading: 'SHA-256', rank: 1, cellOf: ({ digest }) => digest.replace(/^\w+:/, '').slice(0, shownDigits) },
  { heading: 'Size', rank: 2, cellOf: ({ sizeBytes }) => formatDecimalSize(sizeBytes) },
];

/** The reference's table of policies (cli-and-registry 5.5), as it is for other programs. */
export function formatPolicyTable(policies: readonly ListedPolicy[]): string {
  return toText(layAsciiTable(cellsOf(columns, policies)));
}

/**
 * The same table for a terminal: never wider. Long URIs are cut in their middle; on narrow terminals, columns are left
 * out.
 */
export function renderPolicyTable(policies: readonly ListedPolicy[], terminal: Terminal): string {
  const shown = fittingColumns(policies, terminal.columns);
  const others = shown.filter(({ rank }) => rank > 0);
  const uriColumns = terminal.columns - frameColumns(shown.length) - widthOf(others, policies);
  const { ellipsis } = glyphsOf(terminal);
  const cells = cellsOf(shown, policies).map(([uri = '', ...rest]) => [
    shorten(visibleLine(uri, terminal), uriColumns, ellipsis),
    ...rest,
  ]);
  return toText(
    layAsciiTable(cells, {
      line: (text) => paint('quiet', text, terminal),
      heading: (text) => paint('strong', text, terminal),
      cell: (text) => paint(text === 'unknown' ? 'quiet' : undefined, text, terminal),
    }),
  );
}

function fittingColumns(policies: readonly ListedPolicy[], available: number): readonly Column[] {
  const uriWidth = widthOf(columns.slice(0, 1), policies);
  const needed = Math.min(uriWidth, minUriColumns);
  for (let maxRank = columns.length - 1; ; maxRank--) {
    const shown = columns.filter(({ rank }) => rank <= maxRank);
    const others = shown.filter(({ rank }) => rank > 0);
    if (maxRank === 0 || needed + frameColumns(shown.length) + widthOf(others, policies) <= available)
      return shown;
  }
}

/** Of the cells' content. */
function widthOf(shown: readonly Column[], policies: readonly ListedPolicy[]): number {
  return shown
    .map((column) => cellsOf([column], policies).flat().map(displayWidth))
    .reduce((sum, widths) => sum + widths.reduce((max, width) => Math.max(max, width), 0), 0);
}

function cellsOf(shown: readonly Column[], policies: readonly ListedPolicy[]): string[][] {
  return [
    shown.map(({ heading }) => heading),
    ...policies.map((policy) => shown.map(({ cellOf }) => visibleLine(cellOf(policy)))),
  ];
}

function yesOrNo(answer: boolean | null, unknown: string): string {
  if (answer === null) return unknown;
  return answer ? 'yes' : 'no';
}

function toText(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join('');
}
