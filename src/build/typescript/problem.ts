import { WardctlError } from '../../errors.ts';

/** Something that is wrong with the sources of a policy. */
export interface SourceProblem {
  readonly text: string;
  /** Missing where it is about no place. */
  readonly place?: ProblemPlace;
  /** The npm package that has to be installed, where that is all. */
  readonly missingPackage?: string;
}

/** Where something is wrong. */
export interface ProblemPlace {
  /** Relative to the project, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** How much is wrong, in UTF-16 code units. Default: 1. */
  readonly length?: number;
  /** The text of the line, of any length. */
  readonly lineText?: string;
}

const maxShownProblems = 10;
const maxShownColumns = 100;

/**
 * The error about a project with problems in its sources: each with its place and the line, the first ten of them.
 * @param name of the project's folder
 * @param summary what is wrong in all
 */
export function problemsFailed(
  name: string,
  summary: string,
  problems: readonly SourceProblem[],
  hint: string,
): WardctlError {
  const shown = problems.slice(0, maxShownProblems).map(describeProblem);
  const surplus = problems.length - shown.length;
  const more = surplus > 0 ? [`and ${String(surplus)} more`] : [];
  return new WardctlError(
    'BUILD_FAILED',
    [`cannot build ${name}: ${summary}`, ...shown, ...more].join('\n'),
    {
      hint,
      details: { problems: problems.slice(0, maxShownProblems).map(problemLine) },
    },
  );
}

function describeProblem(problem: SourceProblem): string {
  const { place } = problem;
  const frame = place === undefined ? undefined : codeFrame(place);
  return frame === undefined ? problemLine(problem) : `${problemLine(problem)}\n${frame}`;
}

/** Place and text in one line, as editors and CI systems find them. */
export function problemLine({ place, text }: SourceProblem): string {
  if (place === undefined) return text;
  return `${place.file}:${String(place.line)}:${String(place.column)}: ${text}`;
}

/** A line with what is wrong marked below it; long lines are cut. */
export function codeFrame({ line, column, length = 1, lineText }: ProblemPlace): string | undefined {
  if (lineText === undefined || lineText.trim() === '') return undefined;
  const margin = String(line);
  const start = column > (maxShownColumns * 3) / 4 ? column - 1 - maxShownColumns / 2 : 0;
  const shown = lineText
    .slice(start, start + maxShownColumns)
    .replaceAll('\t', ' ')
    .trimEnd();
  const offset = column - 1 - start;
  const marks = '^'.repeat(Math.max(1, Math.min(length, shown.length - offset)));
  return [`  ${margin} | ${shown}`, `  ${' '.repeat(margin.length)} | ${' '.repeat(offset)}${marks}`].join(
    '\n',
  );
}
