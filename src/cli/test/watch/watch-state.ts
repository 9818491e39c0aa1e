import type { WardctlError } from '../../../errors.ts';
import type { CaseResult, Finding, SuiteInfo } from '../../../suite/index.ts';

/** The results of a run so far, latest first. */
export type FreshResults = { readonly result: CaseResult; readonly before: FreshResults } | undefined;

/** What is known of a suite. */
export interface SuiteRecord {
  readonly info: SuiteInfo;
  /** Results of runs that ended, by the name of the case. */
  readonly cases: ReadonlyMap<string, CaseResult>;
  /** Results of the run under way. A list, because a map would be copied for each of thousands of cases. */
  readonly fresh: FreshResults;
  /** What is wrong with the suite as a whole. */
  readonly findings: readonly Finding[];
  /** How long the last run that ended took, in milliseconds; `undefined` before one did. */
  readonly durationMs: number | undefined;
}

/** A text that the user is typing. */
export interface Prompt {
  readonly asks: 'name' | 'file';
  readonly text: string;
}

/** All that the screen of watch mode shows. */
export interface WatchState {
  readonly activity: 'preparing' | 'running' | 'waiting';
  /** What the last run was for. */
  readonly reason: string;
  /** How long it took, in milliseconds; `undefined` before it ended. */
  readonly durationMs: number | undefined;
  readonly progress: { readonly done: number; readonly total: number };
  /** By path, in the order of their names. */
  readonly suites: ReadonlyMap<string, SuiteRecord>;
  /** Suites of which only some cases are run. */
  readonly partial: ReadonlySet<string>;
  /** What is wrong with the suites together. */
  readonly findings: readonly Finding[];
  /** What kept the last run from its end. */
  readonly error: WardctlError | undefined;
  readonly notice: string | undefined;
  readonly filter: { readonly name: string | undefined; readonly file: string | undefined };
  readonly prompt: Prompt | undefined;
  readonly isHelp: boolean;
  /** The item that is looked at, by its key and, for when that is gone, its place in the list. */
  readonly selected: { readonly key: string | undefined; readonly index: number };
  /** How far the details of an item are scrolled. */
  readonly scroll: { readonly key: string | undefined; readonly rows: number };
}

/** Before the first run. */
export function initialState(filter: WatchState['filter']): WatchState {
  return {
    activity: 'preparing',
    reason: '',
    durationMs: undefined,
    progress: { done: 0, total: 0 },
    suites: new Map(),
    partial: new Set(),
    findings: [],
    error: undefined,
    notice: undefined,
    filter,
    prompt: undefined,
    isHelp: false,
    selected: { key: undefined, index: 0 },
    scroll: { key: undefined, rows: 0 },
  };
}

/** The last result of each case of a suite, in the order they are written. */
export function resultsOf({ cases, fresh }: SuiteRecord): ReadonlyMap<string, CaseResult> {
  if (fresh === undefined) return cases;
  return new Map([...cases, ...listed(fresh)]);
}

/** The results of a run by name, first one first. */
export function listed(fresh: FreshResults): [string, CaseResult][] {
  const results: [string, CaseResult][] = [];
  for (let item = fresh; item !== undefined; item = item.before)
    results.push([item.result.name, item.result]);
  return results.reverse();
}

/** Whether all passed that was run last. */
export function isPassing({ suites, findings, error, activity }: WatchState): boolean {
  if (error !== undefined || findings.length > 0 || activity !== 'waiting') return false;
  return [...suites.values()].every(
    (suite) =>
      suite.findings.length === 0 &&
      [...resultsOf(suite).values()].every(({ status }) => status !== 'failed'),
  );
}
