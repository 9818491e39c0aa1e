import { describe, expect, it } from 'vitest';
import { isForPeople } from '../../../../src/cli/test/options.ts';
import { plainWatch } from '../../../../src/cli/test/watch/plain-watch.ts';
import type { WatchAction } from '../../../../src/cli/test/watch/watch-action.ts';
import { WardctlError } from '../../../../src/errors.ts';
import { caseResult } from '../../../support/event-log.ts';
import { pods, runOf } from './states.ts';

/** What is written about actions; reports are their events, and a mark when they are finished. */
function written(actions: readonly WatchAction[], hasLines = true): string[] {
  const lines: string[] = [];
  const tell = plainWatch(
    {
      write: (text) => lines.push(text.trimEnd()),
      warn: (text) => lines.push(`WARN ${text}`),
      tellError: ({ message }) => lines.push(`Error: ${message}`),
      openReports: () => ({ tell: ({ type }) => lines.push(type), finish: () => lines.push('finished') }),
    },
    hasLines,
  );
  for (const action of actions) tell(action);
  return lines;
}

const run = runOf([{ suite: pods, results: [caseResult('a', 3)] }], { reason: 'pod.json' });
const report = ['run-start', 'suite-start', 'case-end', 'suite-end', 'run-end', 'finished'];

describe('plain lines of watch mode', () => {
  it('say why there is a run, report it, and say that it is over', () => {
    expect(written(run)).toEqual(['watch: run for pod.json', ...report, 'watch: waiting for changes']);
  });

  it('are left out where a program reads the reports', () => {
    expect(written(run, false)).toEqual(report);
  });

  it('do not finish the report of a run that was broken off', () => {
    expect(written([...run.slice(0, 4), ...run])).toEqual([
      'watch: run for pod.json',
      'run-start',
      'suite-start',
      'watch: run for pod.json',
      ...report,
      'watch: waiting for changes',
    ]);
  });

  it('tell of errors and notices, and go on', () => {
    const error = new WardctlError('SNAPSHOT_UNWRITABLE', 'no space');
    expect(
      written([
        { type: 'run', reason: 'pod.json' },
        { type: 'rest', error },
        { type: 'notice', text: 'cannot watch' },
      ]),
    ).toEqual([
      'watch: run for pod.json',
      'Error: no space',
      'watch: waiting for changes',
      'WARN cannot watch',
    ]);
  });

  it('say nothing where a change came to no run', () => {
    expect(written([{ type: 'rest', error: undefined }])).toEqual([]);
  });

  it('show names that are no text as text', () => {
    expect(written([{ type: 'run', reason: 'a\x1b[2J\n::error::x' }])).toEqual([
      String.raw`watch: run for a\x1b[2J\n::error::x`,
    ]);
  });
});

describe('isForPeople', () => {
  it.each([
    [[], true],
    [['dot'], true],
    [['default', 'junit=report.xml'], true],
    [['junit=report.xml'], true],
    [['json'], false],
    [['verbose=log.txt', 'tap'], false],
  ])('%j: %s', (reporters, expected) => {
    expect(isForPeople(reporters)).toBe(expected);
  });
});
