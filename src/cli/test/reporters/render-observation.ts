import { stringifyJson } from '../../../json/index.ts';
import type { HostCallRecord, Observation } from '../../../suite/index.ts';
import { logText } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { glyphsOf, paint } from '../../text/paint.ts';
import { visibleName } from '../../text/visible-name.ts';
import { describeFailure, describeOutcome } from './describe-outcome.ts';
import type { Detail } from './detail.ts';
import { factColumns, factRows } from './fact-rows.ts';
import { boundRows, foreignRows } from './foreign-rows.ts';

const maxLogEvents = 20;
const maxLogRows = 40;
const maxCalls = 20;
const barColumns = 2;

/** What a policy did, as facts with labels: its verdict, what it logged last, and its calls to the host. */
export function renderObservation(observation: Observation, detail: Detail, terminal: Terminal): string[] {
  const columns = terminal.columns - factColumns;
  const { text, style } = describeOutcome(observation);
  const verdict = foreignRows(text, columns, detail.verdictRows, terminal);
  const frames = observation.failure === undefined ? [] : describeFailure(observation.failure).frames;
  const logs = logText(observation.logs, maxLogEvents);
  const bar = paint('quiet', glyphsOf(terminal).bar, terminal);
  const logRows = logs === '' ? [] : foreignRows(logs, columns - barColumns, maxLogRows, terminal);
  return [
    ...factRows(
      'verdict',
      verdict.map((row) => paint(style, row, terminal)),
      terminal,
    ),
    ...factRows(
      'at',
      frames.map((frame) => visibleName(frame, columns, terminal)),
      terminal,
    ),
    ...factRows(
      'logs',
      logRows.map((row) => `${bar} ${row}`),
      terminal,
    ),
    ...factRows('calls', callRows(observation.hostCalls, columns, terminal), terminal),
    ...factRows('not made', callRows(observation.unusedCalls, columns, terminal), terminal),
  ];
}

function callRows(calls: readonly HostCallRecord[], columns: number, terminal: Terminal): string[] {
  const rows = calls.map(({ capability, fields }) =>
    visibleName(`${capability} ${stringifyJson(fields)}`, columns, terminal),
  );
  return boundRows(rows, maxCalls, terminal);
}
