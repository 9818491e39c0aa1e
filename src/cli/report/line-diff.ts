import { changedRuns, type DiffLine } from './diff-line.ts';
import { slideRuns } from './slide-runs.ts';
import type { YamlLine } from './yaml-lines.ts';

/** Lines around changes that are shown with them. */
const contextLines = 3;
/** Rows that the start of a hunk takes: to leave out no more than that saves nothing. */
const hunkStartRows = 2;
/** Bounds the search, whose time grows with the square of it. */
const maxChangedLines = 2000;

/**
 * The hunks of the difference of two documents.
 * @returns `undefined` where they differ in more lines than anyone reads
 */
export async function diffYaml(
  before: readonly YamlLine[],
  after: readonly YamlLine[],
): Promise<DiffLine[][] | undefined> {
  const { diffArrays } = await import('diff');
  const texts = [before, after].map((lines) => lines.map(({ text }) => text)) as [string[], string[]];
  const changes = diffArrays(...texts, { maxEditLength: maxChangedLines });
  if (changes === undefined) return undefined;
  const lines: DiffLine[] = [];
  let beforeIndex = 0;
  let afterIndex = 0;
  for (const { added, removed, value } of changes) {
    const mark = added ? '+' : removed ? '-' : ' ';
    for (const text of value) {
      const places = { before: before[beforeIndex]?.place, after: after[afterIndex]?.place };
      lines.push({ mark, text, ...places });
      if (!added) beforeIndex++;
      if (!removed) afterIndex++;
    }
  }
  return hunksOf(slideRuns(lines));
}

function hunksOf(lines: readonly DiffLine[]): DiffLine[][] {
  const spans: [number, number][] = [];
  for (const [start, end] of changedRuns(lines)) {
    const from = Math.max(0, start - contextLines);
    const to = Math.min(lines.length, end + contextLines);
    const last = spans.at(-1);
    if (last !== undefined && from <= last[1] + hunkStartRows) last[1] = to;
    else spans.push([from, to]);
  }
  return spans.map(([from, to]) => lines.slice(from, to));
}
