import { formatByteSize } from '../byte-size.ts';
import type { Terminal } from '../terminal.ts';
import { displayWidth } from '../text/display-width.ts';
import { paint } from '../text/paint.ts';
import { visibleName } from '../text/visible-name.ts';

/** Something on its way. */
export interface Transfer {
  /** What it is: a foreign text. */
  readonly name: string;
  readonly bytes: number;
  /** `undefined` where nobody said. */
  readonly totalBytes: number | undefined;
  readonly startedMs: number;
}

const maxBarColumns = 30;
/** Shorter bars tell nothing. */
const minBarColumns = 8;
const minNameColumns = 12;
const gap = '  ';

/** A line for each transfer, none wider than the terminal. */
export function renderTransfers(transfers: readonly Transfer[], terminal: Terminal, nowMs: number): string[] {
  // A line as wide as the terminal is followed by an empty one in some.
  const columns = Math.max(minNameColumns, terminal.columns - 1);
  const facts = transfers.map((transfer) => factsOf(transfer, nowMs));
  const factColumns = Math.max(0, ...facts.map(({ length }) => length));
  const roomForBar = columns - factColumns - minNameColumns - 2 * gap.length;
  const barColumns = roomForBar < minBarColumns ? 0 : Math.min(maxBarColumns, roomForBar);
  return transfers.map((transfer, index) => {
    const bar = barColumns === 0 ? '' : gap + barOf(transfer, barColumns, terminal);
    const behind = bar === '' ? 0 : gap.length + barColumns;
    const room = columns - behind - gap.length - factColumns;
    // In the narrowest terminals, what it is counts more than how far it is.
    if (room < minNameColumns) return visibleName(transfer.name, columns, terminal);
    const name = visibleName(transfer.name, room, terminal);
    const padded = name + ' '.repeat(Math.max(0, room - displayWidth(name)));
    return `${padded}${bar}${gap}${(facts[index] ?? '').padStart(factColumns)}`;
  });
}

/** `12.3 MiB of 30.0 MiB, 4.1 MiB/s`. */
function factsOf({ bytes, totalBytes, startedMs }: Transfer, nowMs: number): string {
  const total = totalBytes === undefined ? '' : ` of ${formatByteSize(totalBytes)}`;
  const elapsedMs = Math.max(1, nowMs - startedMs);
  return `${formatByteSize(bytes)}${total}, ${formatByteSize(Math.round((bytes * 1000) / elapsedMs))}/s`;
}

function barOf({ bytes, totalBytes }: Transfer, columns: number, terminal: Terminal): string {
  const { unicode } = terminal;
  if (totalBytes === undefined) return ' '.repeat(columns);
  const share = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
  const filled = Math.floor(share * columns);
  const done = (unicode ? '━' : '#').repeat(filled);
  const left = (unicode ? '─' : '-').repeat(columns - filled);
  return paint('accepted', done, terminal) + paint('quiet', left, terminal);
}
