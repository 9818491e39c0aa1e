import type { CaseResult, SuiteInfo } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { visibleName } from '../../text/visible-name.ts';

/** A place in a suite, in at most `columns`: `suites/pod.policytest.yml:12:5`. */
export function placeText(
  { name }: SuiteInfo,
  { line, column }: CaseResult['position'],
  columns: number,
  terminal: Terminal,
): string {
  const end = `:${String(line)}:${String(column)}`;
  return visibleName(name, columns - end.length, terminal) + end;
}
