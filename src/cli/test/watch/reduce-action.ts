import type { SuiteEvent, SuiteInfo } from '../../../suite/index.ts';
import type { WatchAction } from './watch-action.ts';
import { listed, type SuiteRecord, type WatchState } from './watch-state.ts';

/** The state after something happened. */
export function reduceAction(state: WatchState, action: WatchAction): WatchState {
  switch (action.type) {
    case 'run':
      return {
        ...state,
        activity: 'preparing',
        reason: action.reason,
        durationMs: undefined,
        progress: { done: 0, total: 0 },
        error: undefined,
        notice: undefined,
      };
    case 'suites': {
      const kept = [...state.suites].filter(([path]) => action.paths.has(path));
      return { ...state, suites: new Map(kept), partial: action.partial };
    }
    case 'event':
      return reduceEvent(state, action.event);
    case 'rest':
      return { ...state, activity: 'waiting', error: action.error };
    case 'notice':
      return { ...state, notice: action.text };
  }
}

function reduceEvent(state: WatchState, event: SuiteEvent): WatchState {
  switch (event.type) {
    case 'run-start': {
      const begun = event.suites.map((info) => ({ ...recordOf(state, info), fresh: undefined }));
      return {
        ...withSuites(state, begun),
        activity: 'running',
        progress: { done: 0, total: event.cases },
      };
    }
    case 'suite-start':
      return state;
    case 'case-end': {
      const record = recordOf(state, event.suite);
      const fresh = { result: event.result, before: record.fresh };
      const { done, total } = state.progress;
      return { ...withSuites(state, [{ ...record, fresh }]), progress: { done: done + 1, total } };
    }
    case 'suite-end': {
      const { findings, durationMs } = event;
      const record = recordOf(state, event.suite);
      // Cases that a whole run did not come to are not there any more.
      const before = state.partial.has(event.suite.path) ? record.cases : [];
      const cases = new Map([...before, ...listed(record.fresh)]);
      return withSuites(state, [{ ...record, cases, fresh: undefined, findings, durationMs }]);
    }
    case 'run-end':
      return { ...state, findings: event.findings, durationMs: event.durationMs };
  }
}

function recordOf({ suites }: WatchState, info: SuiteInfo): SuiteRecord {
  const known = suites.get(info.path);
  return known === undefined
    ? { info, cases: new Map(), fresh: undefined, findings: [], durationMs: undefined }
    : { ...known, info };
}

function withSuites(state: WatchState, records: readonly SuiteRecord[]): WatchState {
  const suites = new Map(state.suites);
  for (const record of records) suites.set(record.info.path, record);
  if (suites.size === state.suites.size) return { ...state, suites };
  const byName = [...suites.values()].sort((a, b) => (a.info.name < b.info.name ? -1 : 1));
  return { ...state, suites: new Map(byName.map((record) => [record.info.path, record])) };
}
