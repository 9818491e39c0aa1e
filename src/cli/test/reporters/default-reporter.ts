import type { Reporter } from '../../../suite/index.ts';
import type { Terminal } from '../../terminal.ts';
import { usableTerminal } from '../../text/layout.ts';
import { BlockWriter } from './block-writer.ts';
import { inBrief } from './detail.ts';
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
    return (event) => {
      tally.add(event);
      switch (event.type) {
        case 'run-start':
        case 'suite-start':
          return;
        case 'case-end':
          if (event.result.status === 'failed')
            writer.block(renderFailure(event.result, event.suite, inBrief, terminal));
          return;
        case 'suite-end':
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
