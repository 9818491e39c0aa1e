import type { Place } from './yaml-lines.ts';

/** A line of a diff, with its place in each of the documents that has it. */
export interface DiffLine {
  readonly mark: '+' | '-' | ' ';
  readonly text: string;
  readonly before: Place | undefined;
  readonly after: Place | undefined;
}

/** Runs of changed lines, as [start, end). */
export function changedRuns(lines: readonly DiffLine[]): [number, number][] {
  const runs: [number, number][] = [];
  lines.forEach(({ mark }, index) => {
    if (mark === ' ') return;
    const last = runs.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  });
  return runs;
}
