import { changedRuns, type DiffLine } from './diff-line.ts';

/**
 * The same diff with each run of lines that were only added, or only removed, moved to where it starts with the
 * least indentation. Between equal lines a diff may cut anywhere; this way an item of a list stays in one piece.
 */
export function slideRuns(lines: readonly DiffLine[]): DiffLine[] {
  const result = [...lines];
  for (const [start, end] of changedRuns(lines)) {
    const mark = result[start]?.mark;
    if (mark === undefined || result.slice(start, end).some((line) => line.mark !== mark)) continue;
    const offset = bestOffset(result, start, end);
    if (offset === 0) continue;
    setMarks(result, start, end, ' ');
    setMarks(result, start + offset, end + offset, mark);
  }
  return result;
}

/** Moving a run changes no text, only which of the lines are marked. */
function bestOffset(lines: readonly DiffLine[], start: number, end: number): number {
  let best = 0;
  const consider = (offset: number): void => {
    if (indentationOf(lines[start + offset]) < indentationOf(lines[start + best])) best = offset;
  };
  for (let up = 1; isContext(lines, start - up) && areAlike(lines, start - up, end - up); up++) consider(-up);
  for (
    let down = 1;
    isContext(lines, end + down - 1) && areAlike(lines, start + down - 1, end + down - 1);
    down++
  ) {
    consider(down);
  }
  return best;
}

function isContext(lines: readonly DiffLine[], index: number): boolean {
  return lines[index]?.mark === ' ';
}

function areAlike(lines: readonly DiffLine[], a: number, b: number): boolean {
  return lines[a]?.text === lines[b]?.text;
}

function indentationOf(line: DiffLine | undefined): number {
  return line === undefined ? 0 : line.text.length - line.text.trimStart().length;
}

function setMarks(lines: DiffLine[], start: number, end: number, mark: DiffLine['mark']): void {
  for (let index = start; index < end; index++) {
    const line = lines[index];
    if (line !== undefined) lines[index] = { ...line, mark };
  }
}
