import { changedRuns, type DiffLine } from './diff-line.ts';
import { margin, proseColumns } from '../text/layout.ts';
import { glyphsOf, paint, type Style } from '../text/paint.ts';
import { describePlace } from './place.ts';
import type { Terminal } from './view.ts';
import { visibleName } from '../text/visible-name.ts';
import { counted, leftOut, wrapText } from '../text/wrap.ts';

const maxRows = 120;
const maxRowsPerLine = 4;
const hanging = '    ';
const markStyles: Readonly<Record<DiffLine['mark'], Style>> = { '+': 'added', '-': 'removed', ' ': 'quiet' };

/** Hunks of a diff, each below the paths of what it changes. */
export function renderHunks(hunks: readonly (readonly DiffLine[])[], terminal: Terminal): string[] {
  if (hunks.length === 0) return [margin + paint('quiet', 'The patch changes nothing.', terminal)];
  const rows = hunks.flatMap((hunk, index) => [
    ...(index === 0 ? [] : ['']),
    renderHeader(hunk, terminal),
    ...hunk.flatMap((line) => renderLine(line, terminal)),
  ]);
  if (rows.length <= maxRows) return rows;
  return [
    ...rows.slice(0, maxRows),
    margin + leftOut(counted(rows.length - maxRows, 'more line'), proseColumns(terminal), terminal),
  ];
}

function renderHeader(hunk: readonly DiffLine[], terminal: Terminal): string {
  const places = changedRuns(hunk).map(([start, end]) =>
    describePlace(hunk.slice(start, end).map(({ mark, before, after }) => (mark === '-' ? before : after))),
  );
  const named = [...new Set(places)].map((place) => place || 'the whole object');
  const columns = terminal.columns - margin.length - '@@  @@'.length;
  return margin + paint('place', `@@ ${fitNames(named, columns, terminal)} @@`, terminal);
}

/** As many whole names as there is room for, and how many more there are. */
function fitNames(names: readonly string[], columns: number, terminal: Terminal): string {
  for (let count = names.length; count > 1; count--) {
    const more = count === names.length ? '' : ` and ${String(names.length - count)} more`;
    const text = names.slice(0, count).join(', ') + more;
    if (text.length <= columns) return visibleName(text, columns, terminal);
  }
  const more = names.length === 1 ? '' : ` and ${String(names.length - 1)} more`;
  return visibleName(names[0] ?? '', columns - more.length, terminal) + more;
}

function renderLine({ mark, text }: DiffLine, terminal: Terminal): string[] {
  const columns = terminal.columns - margin.length - '+ '.length - hanging.length;
  // Spaces at the end may be the very change.
  const content = mark === ' ' ? text : withVisibleEnd(text, terminal);
  return wrapText(content, columns, maxRowsPerLine, terminal).map((row, index) => {
    const shown = `${mark} ${index === 0 ? '' : hanging}${row}`.trimEnd();
    return margin + paint(markStyles[mark], shown, terminal);
  });
}

function withVisibleEnd(text: string, terminal: Terminal): string {
  const content = text.trimEnd();
  return content + glyphsOf(terminal).dot.repeat(text.length - content.length);
}
