import type { Terminal } from '../../../terminal.ts';
import { paint } from '../../../text/paint.ts';
import { failuresOf } from '../failures.ts';
import type { WatchState } from '../watch-state.ts';
import { renderFailureList } from './failure-list.ts';
import { renderNumbers } from './head.ts';

const maxFailures = 20;

/** What is left on the terminal when the screen is gone: what fails, and numbers. */
export function renderSummary(state: WatchState, terminal: Terminal): string[] {
  const failures = failuresOf(state);
  const left = failures.length - maxFailures;
  return [
    ...renderFailureList(failures, -1, maxFailures, terminal),
    ...(left > 0 ? [paint('quiet', `  and ${String(left)} more`, terminal)] : []),
    ...renderNumbers(state).map((row) => row(terminal)),
  ];
}
