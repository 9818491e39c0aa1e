import type { CaseResult, Reporter } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { usableTerminal } from '../../text/layout.ts';
import { glyphsOf, paint, type Style } from '../../text/paint.ts';
import { BlockWriter } from './block-writer.ts';
import { inBrief } from './detail.ts';
import { renderFailure } from './render-failure.ts';
import { renderSuiteFindings, renderSuiteLine } from './render-suite.ts';
import { RunTally } from './run-tally.ts';
import { SharedErrors } from './shared-errors.ts';

/** What is kept for the end takes memory; the summary has the names of further cases. */
const maxFailures = 100;

/** For people with many cases: a character for each, at the end the failures in full and a summary. */
export function dotReporter(given: Terminal): Reporter {
  const terminal = usableTerminal(given);
  return (output) => {
    const writer = new BlockWriter(output);
    const tally = new RunTally(inBrief, terminal);
    const shared = new SharedErrors();
    const failures: string[][] = [];
    let cases = 0;
    return (event) => {
      tally.add(event);
      switch (event.type) {
        case 'run-start':
        case 'suite-start':
          return;
        case 'case-end': {
          const { result, suite } = event;
          output.write(dotOf(result.status, terminal));
          cases++;
          if (cases % terminal.columns === 0) output.write('\n');
          if (result.status === 'failed' && failures.length < maxFailures)
            failures.push(renderFailure(result, suite, inBrief, terminal));
          return;
        }
        case 'suite-end':
          if (event.findings.length > 0 && failures.length < maxFailures)
            failures.push([
              ...renderSuiteLine(event, terminal),
              '',
              ...renderSuiteFindings(shared.shorten(event), inBrief, terminal),
            ]);
          return;
        case 'run-end':
          if (cases % terminal.columns > 0) output.write('\n');
          if (cases > 0) output.write('\n');
          for (const rows of [...failures, tally.render(event)]) writer.block(rows);
      }
    };
  };
}

const dotStyles = { passed: 'added', failed: 'rejected', skipped: 'warning' } as const satisfies Record<
  CaseResult['status'],
  Style
>;

function dotOf(status: CaseResult['status'], terminal: Terminal): string {
  const passed = terminal.unicode ? glyphsOf(terminal).dot : '.';
  const dots = { passed, failed: glyphsOf(terminal).rejected, skipped: '-' };
  return paint(dotStyles[status], dots[status], terminal);
}
