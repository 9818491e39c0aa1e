import type { Reporter } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { usableTerminal } from '../../text/layout.ts';
import { BlockWriter } from './block-writer.ts';
import { inBrief } from './detail.ts';
import { RepeatedFailures } from './repeated-failures.ts';
import { renderFailure } from './render-failure.ts';
import { renderSuiteFindings, renderSuiteLine } from './render-suite.ts';
import { RunTally } from './run-tally.ts';
import { SharedErrors } from './shared-errors.ts';

/** For people: a line for each suite when it ends, each failure in full when it happens, and a summary. */
export function defaultReporter(given: Terminal): Reporter {
  const terminal = usableTerminal(given);
  return (output) => {
    const writer = new BlockWriter(output);
    const tally = new RunTally(inBrief, terminal);
    const shared = new SharedErrors();
    const repeated = new RepeatedFailures(terminal);
    return (event) => {
      tally.add(event);
      switch (event.type) {
        case 'run-start':
        case 'suite-start':
          return;
        case 'case-end': {
          const { result, suite } = event;
          if (result.status !== 'failed') return;
          const rows = repeated.rowsOf(result, suite);
          if (rows === undefined) writer.block(renderFailure(result, suite, inBrief, terminal));
          else writer.rows(rows);
          return;
        }
        case 'suite-end':
          repeated.interrupt();
          writer.rows(renderSuiteLine(event, terminal));
          if (event.findings.length > 0)
            writer.block(renderSuiteFindings(shared.shorten(event), inBrief, terminal));
          return;
        case 'run-end':
          writer.block(tally.render(event));
      }
    };
  };
}
