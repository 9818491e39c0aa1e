import type { CaseResult, Reporter, SuiteInfo } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { margin, usableTerminal } from '../../text/layout.ts';
import { displayWidth } from '../../text/display-width.ts';
import { glyphsOf, paint } from '../../text/paint.ts';
import { visibleName } from '../../text/visible-name.ts';
import { BlockWriter } from './block-writer.ts';
import { describeOutcome } from './describe-outcome.ts';
import { inFull } from './detail.ts';
import { foreignRows } from './foreign-rows.ts';
import { formatTime } from './format-time.ts';
import { renderFailure } from './render-failure.ts';
import { renderSuiteFindings, renderSuiteLine } from './render-suite.ts';
import { RunTally } from './run-tally.ts';
import { SharedErrors } from './shared-errors.ts';

const inner = margin + margin;

/** For people who want to see everything: a line for each case with its time and verdict, failures in full. */
export function verboseReporter(given: Terminal): Reporter {
  const terminal = usableTerminal(given);
  return (output) => {
    const writer = new BlockWriter(output);
    const tally = new RunTally(inFull, terminal);
    const shared = new SharedErrors();
    return (event) => {
      tally.add(event);
      switch (event.type) {
        case 'run-start':
          return;
        case 'suite-start':
          writer.rows(suiteHead(event.suite, terminal));
          return;
        case 'case-end':
          if (event.result.status === 'failed')
            writer.block(renderFailure(event.result, event.suite, inFull, terminal));
          else writer.rows(caseRows(event.result, terminal));
          return;
        case 'suite-end':
          if (event.findings.length > 0)
            writer.block(renderSuiteFindings(shared.shorten(event), inFull, terminal));
          writer.block(renderSuiteLine(event, terminal));
          return;
        case 'run-end':
          writer.block(tally.render(event));
      }
    };
  };
}

function suiteHead({ name, policies }: SuiteInfo, terminal: Terminal): string[] {
  const columns = terminal.columns - margin.length;
  const shown = policies.map((policy) => visibleName(policy, columns, terminal));
  return [
    paint('strong', `${glyphsOf(terminal).bullet} ${visibleName(name, columns, terminal)}`, terminal),
    ...shown.map((policy) => margin + paint('quiet', policy, terminal)),
  ];
}

/** A case that did not fail: its name, the time and the verdict, on rows of its own where there is no room. */
function caseRows(result: CaseResult, terminal: Terminal): string[] {
  const { accepted, dot } = glyphsOf(terminal);
  const isSkipped = result.status === 'skipped';
  const mark = isSkipped ? paint('warning', dot, terminal) : paint('accepted', accepted, terminal);
  const time = isSkipped ? '' : `${margin}${formatTime(result.durationMs)}`;
  const columns = terminal.columns - inner.length;
  const name = visibleName(result.name, columns - time.length, terminal);
  const row = `${margin}${mark} ${name}${paint('quiet', time, terminal)}`;
  const verdict = foreignRows(describeResult(result), columns, inFull.verdictRows, terminal);
  const [first = ''] = verdict;
  const width = displayWidth(name) + time.length + margin.length + displayWidth(first);
  const shown = verdict.map((text) => paint('quiet', text, terminal));
  if (verdict.length === 1 && width <= columns) return [row + margin + shown.join('')];
  return [row, ...shown.map((text) => inner + text)];
}

function describeResult({ skipReason, observation, snapshot }: CaseResult): string {
  if (observation === undefined)
    return skipReason === '' || skipReason === undefined ? 'skipped' : `skipped: ${skipReason}`;
  const stored = snapshot === 'written' || snapshot === 'updated' ? ` (snapshot ${snapshot})` : '';
  return describeOutcome(observation).text + stored;
}
