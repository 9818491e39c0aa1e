import type { WardctlError } from '../../../errors.ts';
import { visibleLine } from '../../escape.ts';
import type { Reports } from '../reports.ts';
import type { WatchAction } from './watch-action.ts';

/** Where plain lines go. */
export interface PlainOutput {
  readonly write: (text: string) => void;
  readonly warn: (message: string) => void;
  readonly tellError: (error: WardctlError) => void;
  /** Opens the reporters of a run. */
  readonly openReports: () => Reports;
}

/** Tells what happens line by line, with a report for each run that comes to its end. */
export function plainWatch(output: PlainOutput, hasLines: boolean): (action: WatchAction) => void {
  const line = (text: string): void => {
    if (hasLines) output.write(`${visibleLine(text)}\n`);
  };
  let reports: Reports | undefined;
  return (action) => {
    switch (action.type) {
      case 'run':
        // One that was broken off has no end to be reported.
        reports = output.openReports();
        line(`watch: run for ${action.reason}`);
        return;
      case 'suites':
        return;
      case 'event':
        reports?.tell(action.event);
        if (action.event.type === 'run-end') reports?.finish();
        return;
      case 'rest':
        if (action.error !== undefined) output.tellError(action.error);
        if (reports !== undefined) line('watch: waiting for changes');
        reports = undefined;
        return;
      case 'notice':
        output.warn(action.text);
    }
  };
}
