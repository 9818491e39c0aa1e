import { diffLines, hunksOf } from './line-diff.ts';

const contextLines = 3;
const maxLines = 200;

/** What differs between two texts: lines behind `-`, `+` or a space, `@@` where lines are left out. */
export function diffText(expected: string, actual: string): string {
  const hunks = hunksOf(diffLines(expected, actual), contextLines);
  const lines = hunks.flatMap((hunk, index) => [
    ...(index === 0 ? [] : ['@@']),
    ...hunk.map(({ mark, text }) => `${mark} ${text}`),
  ]);
  const left = lines.length - maxLines;
  return [...lines.slice(0, maxLines), ...(left > 0 ? [`… (${String(left)} more lines)`] : [])].join('\n');
}
