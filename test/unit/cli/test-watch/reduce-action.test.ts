import { describe, expect, it } from 'vitest';
import { failuresOf } from '../../../../src/cli/test/watch/failures.ts';
import { reduceAction } from '../../../../src/cli/test/watch/reduce-action.ts';
import { isPassing, resultsOf, type WatchState } from '../../../../src/cli/test/watch/watch-state.ts';
import { WardctlError } from '../../../../src/errors.ts';
import { caseResult, eventsOf, finding, suiteInfo } from '../../../support/event-log.ts';
import { after, failing, fresh, labels, pods, runOf, told } from './states.ts';

/** The cases that are known, as `suite: name status`. */
function known({ suites }: WatchState): string[] {
  return [...suites.values()].flatMap((record) =>
    [...resultsOf(record).values()].map(({ name, status }) => `${record.info.name}: ${name} ${status}`),
  );
}

describe('the state of watch mode', () => {
  it('has suites in the order of their names, and cases as they are written', () => {
    const state = after(
      runOf([
        { suite: pods, results: [caseResult('b', 3), failing('a')] },
        { suite: labels, results: [caseResult('c', 3)] },
      ]),
    );

    expect(known(state)).toEqual([
      'labels/labels.policytest.yml: c passed',
      'pods.policytest.yml: b passed',
      'pods.policytest.yml: a failed',
    ]);
    expect(state).toMatchObject({ activity: 'waiting', reason: 'all suites', durationMs: 1443.2 });
  });

  it('shows new results at once, and old ones until there are new ones', () => {
    const before = after(runOf([{ suite: pods, results: [failing('a'), failing('b')] }]));
    const events = eventsOf([{ suite: pods, results: [caseResult('a', 3), caseResult('b', 4)] }]);
    const state = after([{ type: 'run', reason: 'pod.json' }, ...told(events.slice(0, 3))], before);

    expect(known(state)).toEqual(['pods.policytest.yml: a passed', 'pods.policytest.yml: b failed']);
    expect(state).toMatchObject({ activity: 'running', progress: { done: 1, total: 2 } });
  });

  it('drops cases that are not written any more when their suite ends', () => {
    const before = after(runOf([{ suite: pods, results: [failing('old'), caseResult('a', 3)] }]));
    const state = after(
      runOf([{ suite: pods, results: [caseResult('a', 3), caseResult('new', 4)] }]),
      before,
    );

    expect(known(state)).toEqual(['pods.policytest.yml: a passed', 'pods.policytest.yml: new passed']);
  });

  it('keeps the other cases of a suite of which only some were run', () => {
    const before = after(runOf([{ suite: pods, results: [caseResult('a', 3), failing('b')] }]));
    const again = runOf([{ suite: pods, results: [caseResult('b', 4)] }], { partial: [pods.path] });

    expect(known(after(again, before))).toEqual([
      'pods.policytest.yml: a passed',
      'pods.policytest.yml: b passed',
    ]);
  });

  it('keeps the suites that were not run, and forgets those that are gone', () => {
    const before = after(
      runOf([
        { suite: pods, results: [failing('a')] },
        { suite: labels, results: [caseResult('c', 3)] },
      ]),
    );
    const kept = after(
      runOf([{ suite: labels, results: [failing('c')] }], { paths: [pods.path, labels.path] }),
      before,
    );
    expect(known(kept)).toHaveLength(2);
    const gone = after(runOf([], { paths: [labels.path] }), kept);
    expect(known(gone)).toEqual(['labels/labels.policytest.yml: c failed']);
  });

  it('forgets what a run that was broken off said of its cases only when they are run again', () => {
    const before = after(runOf([{ suite: pods, results: [failing('a'), failing('b')] }]));
    const events = eventsOf([{ suite: pods, results: [caseResult('a', 3), caseResult('b', 4)] }]);
    const broken = after([{ type: 'run', reason: 'x' }, ...told(events.slice(0, 3))], before);
    const begun = after([{ type: 'run', reason: 'y' }, ...told(events.slice(0, 1))], broken);

    expect(known(broken)).toContain('pods.policytest.yml: a passed');
    expect(known(begun)).toContain('pods.policytest.yml: a failed');
  });

  it('lists what is wrong with the run, with suites and with cases, in this order', () => {
    const own = finding('unused-snapshot', 'a snapshot is not used');
    const events = eventsOf(
      [
        { suite: pods, results: [failing('a'), caseResult('b', 4)] },
        { suite: labels, results: [failing('c')], findings: [own] },
      ],
      { findings: [finding('no-match', 'no suite matches')] },
    );
    const failures = failuresOf(after(told(events)));

    expect(failures.map(({ type, key }) => [type, key])).toEqual([
      ['run', ''],
      ['suite', labels.path],
      ['case', `${labels.path}\nc`],
      ['case', `${pods.path}\na`],
    ]);
  });

  it('passes only when a run came to its end and nothing of all that was run fails', () => {
    const passing = runOf([{ suite: pods, results: [caseResult('a', 3)] }]);
    const state = after(passing);
    const error = new WardctlError('SNAPSHOT_UNWRITABLE', 'no space');
    const unfinished = after(passing.slice(0, -1));
    const failed = after(runOf([{ suite: labels, results: [failing('c')] }]));
    const stillFailed = after(
      runOf([{ suite: pods, results: [] }], { paths: [pods.path, labels.path] }),
      failed,
    );

    expect(isPassing(state)).toBe(true);
    expect([fresh, unfinished, failed, stillFailed].map(isPassing)).toEqual([false, false, false, false]);
    expect(isPassing(reduceAction(state, { type: 'rest', error }))).toBe(false);
    expect(failuresOf(reduceAction(state, { type: 'rest', error }))).toMatchObject([
      { type: 'run', findings: [{ message: 'no space' }] },
    ]);
  });

  it('takes an error and a notice away with the next run', () => {
    const error = new WardctlError('SUITE_UNREADABLE', 'cannot look');
    const state = after([
      { type: 'rest', error },
      { type: 'notice', text: 'cannot watch' },
      { type: 'run', reason: 'all suites' },
    ]);

    expect(state).toMatchObject({ error: undefined, notice: undefined, activity: 'preparing' });
  });

  it('takes thousands of results of a suite in a moment', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => caseResult(`case ${String(index)}`, index + 1));
    const suite = suiteInfo('many.policytest.yml');
    const state = after(runOf([{ suite, results: many }]));

    expect(known(state)).toHaveLength(20_000);
  });
});
