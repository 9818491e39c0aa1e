import { plainFinding, ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import type { VacuityRule } from '../vacuity-rules.ts';

/** What may become of stored snapshots. */
export interface SnapshotMode {
  /** Whether a snapshot that differs is replaced instead of failing. */
  readonly update: boolean;
  /** Whether nobody is there to review a new one. */
  readonly ci: boolean;
  /** Vacuity rules that are switched off; here, `missing-snapshot` counts. */
  readonly allow: ReadonlySet<VacuityRule>;
}

/** What became of a snapshot; `written` and `updated` ask the caller to store the new text. */
export type SnapshotComparison =
  | { readonly outcome: 'matched' | 'written' | 'updated'; readonly finding?: undefined }
  | { readonly outcome: 'failed'; readonly finding: Finding };

/**
 * Compares a case's text with the stored one, which is `undefined` where there is none. The finding has no position: the
 * caller knows that of the expectation.
 */
export function compareSnapshot(
  stored: string | undefined,
  text: string,
  mode: SnapshotMode,
): SnapshotComparison {
  if (stored === text) return { outcome: 'matched' };
  if (mode.update) return { outcome: stored === undefined ? 'written' : 'updated' };
  if (stored !== undefined) {
    const message = `expected what is stored, found another answer: ${firstDifference(stored, text)}`;
    const hint = 'If the change is intended, store it with `--update`.';
    const finding = { ...plainFinding('snapshot', message), expected: stored, actual: text, hint };
    return { outcome: 'failed', finding };
  }
  if (!mode.ci || mode.allow.has('missing-snapshot')) return { outcome: 'written' };
  const hint = 'Run `wardctl test` outside of CI, review the snapshot file that it writes, and commit it.';
  const missing = ruleFinding('missing-snapshot', 'expected a stored snapshot, found none', hint);
  return { outcome: 'failed', finding: { ...missing, expected: '', actual: text } };
}

function firstDifference(stored: string, text: string): string {
  const [before, after] = [stored.split('\n'), text.split('\n')];
  const index = before.findIndex((line, number) => line !== after[number]);
  // Where all lines of the one are the first of the other, that goes on.
  const at = index === -1 ? before.length : index;
  return `in line ${String(at + 1)}, ${lineText(before[at])} is stored, and ${lineText(after[at])} was found`;
}

const maxLineLength = 120;

function lineText(line: string | undefined): string {
  if (line === undefined) return 'nothing';
  const shown = line.length > maxLineLength ? `${line.slice(0, maxLineLength).toWellFormed()}…` : line;
  return JSON.stringify(shown);
}
