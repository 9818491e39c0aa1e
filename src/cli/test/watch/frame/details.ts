import type { Terminal } from '../../../terminal.ts';
import { margin } from '../../../text/layout.ts';
import { glyphsOf, paint } from '../../../text/paint.ts';
import { visibleName } from '../../../text/visible-name.ts';
import { inFull } from '../../reporters/detail.ts';
import { renderFailure } from '../../reporters/render-failure.ts';
import { renderFindings } from '../../reporters/render-findings.ts';
import { renderSuiteFindings, renderSuiteLine } from '../../reporters/render-suite.ts';
import type { Failure } from '../failures.ts';
import type { WatchState } from '../watch-state.ts';
import { countCases } from './head.ts';

/** Everything about a failure. */
export function renderDetails(failure: Failure, terminal: Terminal): string[] {
  switch (failure.type) {
    case 'case':
      return renderFailure(failure.result, failure.suite, inFull, terminal);
    case 'suite':
      return [...renderSuiteFindings(failure, inFull, terminal), ''];
    case 'run':
      return renderFindings(failure.findings, () => undefined, inFull, terminal);
  }
}

/** The suites, one after the other, for when nothing fails. */
export function renderOverview({ suites, activity }: WatchState, terminal: Terminal): string[] {
  if (suites.size === 0) {
    const text = activity === 'waiting' ? 'There is no suite.' : 'Looking for suites';
    return [paint('quiet', `${text} ${glyphsOf(terminal).ellipsis}`, terminal)];
  }
  return [...suites.values()].flatMap((record) => {
    const { info: suite, findings, durationMs } = record;
    if (durationMs === undefined) return [renderUnfinished(suite.name, terminal)];
    const counts = countCases(record);
    return renderSuiteLine({ type: 'suite-end', suite, counts, findings, durationMs }, terminal);
  });
}

function renderUnfinished(name: string, terminal: Terminal): string {
  const { dot } = glyphsOf(terminal);
  return paint('quiet', `${dot} ${visibleName(name, terminal.columns - margin.length, terminal)}`, terminal);
}
