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
/** URIs are what other commands take: for one of up to that length, other columns are left out before it is cut. */
const maxWholeColumns = 64;
const minRepositoryColumns = 5;

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
 * The same table for a terminal: never wider. Where there is no room, `registry://` goes first, which needs not be
 * written; then columns; then the middle of repositories.
 */
export function renderPolicyTable(policies: readonly ListedPolicy[], terminal: Terminal): string {
  const whole = policies.map(({ uri }) => visibleLine(uri, terminal));
  const bare = whole.map((uri) => uri.replace(/^registry:\/\//, ''));
  const { shown, uriColumns } = fittingColumns(policies, widest(bare), terminal.columns);
  const { ellipsis } = glyphsOf(terminal);
  const uris = (widest(whole) <= uriColumns ? whole : bare).map((uri) =>
    shortenUri(uri, uriColumns, ellipsis),
  );
  const [headings = [], ...rows] = cellsOf(shown, policies);
  const cells = [headings, ...rows.map(([, ...rest], index) => [uris[index] ?? '', ...rest])];
  return toText(
    layAsciiTable(cells, {
      line: (text) => paint('quiet', text, terminal),
      heading: (text) => paint('strong', text, terminal),
      cell: (text) => paint(text === 'unknown' ? 'quiet' : undefined, text, terminal),
    }),
  );
}

/** The columns to show, and how wide that of the URIs may be. */
function fittingColumns(
  policies: readonly ListedPolicy[],
  uriWidth: number,
  available: number,
): { readonly shown: readonly Column[]; readonly uriColumns: number } {
  const needed = Math.min(uriWidth, maxWholeColumns);
  for (let maxRank = columns.length - 1; ; maxRank--) {
    const shown = columns.filter(({ rank }) => rank <= maxRank);
    const others = shown.filter(({ rank }) => rank > 0);
    const uriColumns = available - frameColumns(shown.length) - widthOf(others, policies);
    if (maxRank === 0 || uriColumns >= needed) return { shown, uriColumns };
  }
}

/** A URI with its host and its tag, cut between them; where even these do not fit, in its middle. */
function shortenUri(uri: string, available: number, ellipsis: string): string {
  const [, host = '', repository = '', tag = ''] =
    /^((?:\w+:\/\/)?[^/]*\/)(.*?)((?:[:@][^/]*)?)$/.exec(uri) ?? [];
  const room = available - displayWidth(host) - displayWidth(tag);
  return room < minRepositoryColumns
    ? shorten(uri, available, ellipsis)
    : host + shorten(repository, room, ellipsis) + tag;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((max, text) => Math.max(max, displayWidth(text)), 0);
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
