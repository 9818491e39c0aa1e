import { errorFinding, type CaseResult, type Finding, type SuiteInfo } from '../../../suite/index.ts';
import { resultsOf, type WatchState } from './watch-state.ts';

/** Something that keeps the suites from passing. */
export type Failure =
  | { readonly type: 'case'; readonly key: string; readonly suite: SuiteInfo; readonly result: CaseResult }
  | {
      readonly type: 'suite';
      readonly key: string;
      readonly suite: SuiteInfo;
      readonly findings: readonly Finding[];
    }
  | { readonly type: 'run'; readonly key: string; readonly findings: readonly Finding[] };

/** All that fails: what is wrong with the suites together, then suite by suite. */
export function failuresOf({ suites, findings, error }: WatchState): Failure[] {
  const ofRun = [...(error === undefined ? [] : [errorFinding(error)]), ...findings];
  return [
    ...(ofRun.length === 0 ? [] : [{ type: 'run', key: '', findings: ofRun } as const]),
    ...[...suites.values()].flatMap((record): Failure[] => {
      const { info: suite, findings: own } = record;
      const failed = [...resultsOf(record).values()].filter(({ status }) => status === 'failed');
      return [
        ...(own.length === 0 ? [] : [{ type: 'suite', key: suite.path, suite, findings: own } as const]),
        ...failed.map(
          (result) => ({ type: 'case', key: `${suite.path}\n${result.name}`, suite, result }) as const,
        ),
      ];
    }),
  ];
}

/** Which of the failures is looked at; `undefined` where there is none. */
export function selectedFailure(
  { selected }: WatchState,
  failures: readonly Failure[],
): { readonly failure: Failure; readonly index: number } | undefined {
  const found = failures.findIndex(({ key }) => key === selected.key);
  const index = found >= 0 ? found : Math.min(selected.index, failures.length - 1);
  const failure = failures[index];
  return failure === undefined ? undefined : { failure, index };
}
