import { reduceAction } from '../../../../src/cli/test/watch/reduce-action.ts';
import { initialState, type WatchState } from '../../../../src/cli/test/watch/watch-state.ts';
import type { WatchAction } from '../../../../src/cli/test/watch/watch-action.ts';
import type { SuiteEvent } from '../../../../src/suite/index.ts';
import { caseResult, eventsOf, finding, suiteInfo, type SuiteRun } from '../../../support/event-log.ts';

export const pods = suiteInfo('pods.policytest.yml', './policy.wasm');
export const labels = suiteInfo('labels/labels.policytest.yml', './labels.wasm');

/** A case that fails. */
export function failing(name: string, line = 3): ReturnType<typeof caseResult> {
  return caseResult(name, line, { findings: [finding('allowed', `${name} was rejected`)] });
}

/** Before anything was run, and without a filter. */
export const fresh = initialState({ name: undefined, file: undefined });

/** The state after all of it happened. */
export function after(actions: readonly WatchAction[], state: WatchState = fresh): WatchState {
  return actions.reduce(reduceAction, state);
}

/** What is told of a run of suites, from its begin to its end. */
export function runOf(
  suites: readonly SuiteRun[],
  more: {
    readonly reason?: string;
    readonly paths?: readonly string[];
    readonly partial?: readonly string[];
  } = {},
): WatchAction[] {
  const paths = more.paths ?? suites.map(({ suite }) => suite.path);
  return [
    { type: 'run', reason: more.reason ?? 'all suites' },
    { type: 'suites', paths: new Set(paths), partial: new Set(more.partial ?? []) },
    ...eventsOf(suites).map((event): WatchAction => ({ type: 'event', event })),
    { type: 'rest', error: undefined },
  ];
}

/** The events as actions. */
export function told(events: readonly SuiteEvent[]): WatchAction[] {
  return events.map((event) => ({ type: 'event', event }));
}
