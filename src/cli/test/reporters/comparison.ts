import { diffLines, hunksOf, type TextLine } from '../../../suite/index.ts';
import { visibleLine } from '../../escape.ts';
import type { Terminal } from '../../terminal.ts';
import { displayWidth } from '../../text/display-width.ts';
import { glyphsOf, paint, type Style } from '../../text/paint.ts';
import { visibleLines } from '../../text/visible.ts';
import { boundRows, foreignRows } from './foreign-rows.ts';

const gap = '   ';
const maxSideRows = 12;
const maxRows = 80;
const maxRowsPerLine = 3;
const contextLines = 3;
const labels = { expected: 'expected', actual: 'actual' };
const labelColumns = labels.expected.length + gap.length;
/** What was expected is right, unlike in a diff of what was before. */
const styles = { expected: 'added', actual: 'removed' } as const satisfies Record<keyof typeof labels, Style>;
const diffStyles = { '-': styles.expected, '+': styles.actual, ' ': 'quiet' } as const;

/**
 * Expected and found as rows of at most `columns`: the lines that differ where they are documents, else one beside the
 * other where there is room, else one below the other.
 */
export function renderComparison(
  expected: string,
  actual: string,
  columns: number,
  terminal: Terminal,
): string[] {
  const diff = diffDocuments(expected, actual);
  if (diff !== undefined) return renderDiff(diff, columns, terminal);
  return (
    renderBeside(expected, actual, columns, terminal) ?? renderBelow(expected, actual, columns, terminal)
  );
}

/** `undefined` for texts that have too little in common to be compared by lines. */
function diffDocuments(expected: string, actual: string): TextLine[] | undefined {
  if (!expected.includes('\n') && !actual.includes('\n')) return undefined;
  const diff = diffLines(expected, actual);
  return diff.some(({ mark }) => mark === ' ') || (isJson(expected) && isJson(actual)) ? diff : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function renderDiff(diff: readonly TextLine[], columns: number, terminal: Terminal): string[] {
  const legend = [
    paint(styles.expected, `- ${labels.expected}`, terminal),
    paint(styles.actual, `+ ${labels.actual}`, terminal),
  ].join(gap);
  const hunks = hunksOf(diff, contextLines);
  const rows = hunks.flatMap((hunk, index) => [
    ...(index === 0 ? [] : [paint('quiet', glyphsOf(terminal).ellipsis, terminal)]),
    ...hunk.flatMap((line) => renderLine(line, columns, terminal)),
  ]);
  return [legend, ...boundRows(rows, maxRows, terminal)];
}

function renderLine({ mark, text }: TextLine, columns: number, terminal: Terminal): string[] {
  const shown = mark === ' ' ? text : withVisibleEnd(text, terminal);
  const [first = '', ...others] = foreignRows(shown, columns - 4, maxRowsPerLine, terminal);
  const rows = [`${mark} ${first}`, ...others.map((row) => `    ${row}`)];
  return rows.map((row) => paint(diffStyles[mark], row.trimEnd(), terminal));
}

/** Spaces at the end may be the very difference. */
function withVisibleEnd(text: string, terminal: Terminal): string {
  const content = text.trimEnd();
  const end = [...text.slice(content.length)].map((character) =>
    character === ' ' ? glyphsOf(terminal).dot : visibleLine(character, terminal),
  );
  return content + end.join('');
}

/** `undefined` where there is no room. */
function renderBeside(
  expected: string,
  actual: string,
  columns: number,
  terminal: Terminal,
): string[] | undefined {
  // Looking at all of a text that has no room anyway costs time.
  if (expected.length + actual.length > maxSideRows * columns * 2) return undefined;
  const left = [labels.expected, ...visibleLines(expected, terminal)];
  const right = [labels.actual, ...visibleLines(actual, terminal)];
  const leftColumns = widest(left);
  const height = Math.max(left.length, right.length);
  if (height > maxSideRows || leftColumns + gap.length + widest(right) > columns) return undefined;
  return Array.from({ length: height }, (_, index) => {
    const [before = '', after = ''] = [left[index], right[index]];
    const filling = ' '.repeat(leftColumns - displayWidth(before));
    const style = (own: Style): Style => (index === 0 ? 'quiet' : own);
    const row = paint(style(styles.expected), before, terminal) + filling;
    return (row + gap + paint(style(styles.actual), after, terminal)).trimEnd();
  });
}

function renderBelow(expected: string, actual: string, columns: number, terminal: Terminal): string[] {
  const texts = { expected, actual };
  return (['expected', 'actual'] as const).flatMap((name) =>
    foreignRows(texts[name], columns - labelColumns, maxSideRows, terminal).map((row, index) => {
      const label = (index === 0 ? labels[name] : '').padEnd(labelColumns);
      return paint('quiet', label, terminal) + paint(styles[name], row, terminal);
    }),
  );
}

function widest(rows: readonly string[]): number {
  return rows.reduce((most, row) => Math.max(most, displayWidth(row)), 0);
}
