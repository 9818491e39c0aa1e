import type { CaseResult, Finding, SuiteInfo } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { margin } from '../../text/layout.ts';
import { glyphsOf, paint } from '../../text/paint.ts';
import { briefFinding } from './brief-finding.ts';
import type { Detail } from './detail.ts';
import { factRows } from './fact-rows.ts';
import { foreignRows } from './foreign-rows.ts';
import { formatTime } from './format-time.ts';
import { placeText } from './place-text.ts';
import { renderFindings } from './render-findings.ts';
import { renderObservation } from './render-observation.ts';
import { rerunCommand } from './rerun-command.ts';

const maxNameRows = 4;

/** All there is to say about a failed case: where it is, what was found, what the policy did, how to run it again. */
export function renderFailure(
  result: CaseResult,
  suite: SuiteInfo,
  detail: Detail,
  terminal: Terminal,
): string[] {
  const { name, position, observation, durationMs, findings } = result;
  const { rejected, dot } = glyphsOf(terminal);
  const shown =
    observation === undefined ? findings : findings.map((finding) => briefFinding(finding, observation));
  const [first = '', ...others] = foreignRows(name, terminal.columns - margin.length, maxNameRows, terminal);
  const time = ` ${dot} ${formatTime(durationMs)}`;
  const place = placeText(suite, position, terminal.columns - margin.length - time.length, terminal);
  const command = rerunCommand({ suite: suite.name, line: position.line }, terminal);
  // What is written above the case is for others too, such as the policy.
  const placeAbove = (finding: Finding, columns: number): string | undefined =>
    finding.position !== undefined && finding.position.line < position.line
      ? placeText(suite, finding.position, columns, terminal)
      : undefined;
  return [
    paint('rejected', `${rejected} ${first}`.trimEnd(), terminal),
    ...others.map((row) => margin + paint('rejected', row, terminal)),
    margin + paint('place', place, terminal) + paint('quiet', time, terminal),
    '',
    ...renderFindings(shown, placeAbove, detail, terminal),
    ...(observation === undefined ? [] : renderObservation(observation, detail, terminal)),
    // Never wrapped: it is to be copied.
    ...factRows('rerun', [command], terminal),
  ];
}
