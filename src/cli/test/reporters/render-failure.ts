import type { CaseResult, SuiteInfo } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { margin } from '../../text/layout.ts';
import { glyphsOf, paint } from '../../text/paint.ts';
import { visibleName } from '../../text/visible-name.ts';
import { factRows } from './fact-rows.ts';
import { foreignRows } from './foreign-rows.ts';
import { formatTime } from './format-time.ts';
import { renderFindings } from './render-findings.ts';
import { renderObservation } from './render-observation.ts';
import { rerunCommand } from './rerun-command.ts';

const maxNameRows = 4;

/** All there is to say about a failed case: where it is, what was found, what the policy did, how to run it again. */
export function renderFailure(result: CaseResult, suite: SuiteInfo, terminal: Terminal): string[] {
  const { name, position, observation, durationMs, findings } = result;
  const { rejected, dot } = glyphsOf(terminal);
  const [first = '', ...others] = foreignRows(name, terminal.columns - margin.length, maxNameRows, terminal);
  const time = ` ${dot} ${formatTime(durationMs)}`;
  const place = casePlace(suite, result, terminal.columns - margin.length - time.length, terminal);
  const command = rerunCommand({ suite: suite.name, name, line: position.line }, terminal);
  return [
    paint('rejected', `${rejected} ${first}`.trimEnd(), terminal),
    ...others.map((row) => margin + paint('rejected', row, terminal)),
    margin + paint('place', place, terminal) + paint('quiet', time, terminal),
    '',
    ...renderFindings(findings, terminal),
    ...(observation === undefined ? [] : renderObservation(observation, terminal)),
    // Never wrapped: it is to be copied.
    ...factRows('rerun', [command], terminal),
  ];
}

/** Where a case is, in at most `columns`: `suites/pod.policytest.yml:12:5`. */
export function casePlace(
  suite: SuiteInfo,
  { position }: CaseResult,
  columns: number,
  terminal: Terminal,
): string {
  const place = `:${String(position.line)}:${String(position.column)}`;
  return visibleName(suite.name, columns - place.length, terminal) + place;
}
