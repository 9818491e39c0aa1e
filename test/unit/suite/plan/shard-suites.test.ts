import { expect, it } from 'vitest';
import { ruleFinding } from '../../../../src/suite/finding.ts';
import { shardSuites } from '../../../../src/suite/plan/shard-suites.ts';
import { lostCase, plannedSuite } from '../watch/planned.ts';

it('has what is wrong with a suite as a whole in one part: that of its first case', () => {
  const findings = [ruleFinding('unknown-keys', 'no such key', 'Take it out.')];
  const suiteOf = (path: string, cases: number): ReturnType<typeof plannedSuite> =>
    plannedSuite(path, { cases: Array.from({ length: cases }, lostCase), findings });
  const suites = [suiteOf('/a', 1), suiteOf('/b', 3), suiteOf('/c', 0)];
  const parts = [1, 2, 3].map((index) => shardSuites(suites, { index, count: 3 }));

  expect(parts.map((part) => part.map(({ info, findings: own }) => [info.name, own.length]))).toEqual([
    [
      ['a', 1],
      ['b', 0],
    ],
    [
      ['b', 1],
      ['c', 1],
    ],
    [['b', 0]],
  ]);
});
