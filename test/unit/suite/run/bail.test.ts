import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PlannedSuite } from '../../../../src/suite/plan/planned-suite.ts';
import { runSuites } from '../../../../src/suite/run/run-suites.ts';
import type { SuiteEvent } from '../../../../src/suite/suite-event.ts';
import {
  endOf,
  failingCase,
  noWorker,
  runOptions,
  skippedCase,
  suiteOf,
  toldCases,
} from './planned-cases.ts';

/** Runs suites for someone who looks at an event only when all cases came to an end. */
async function run(suites: readonly PlannedSuite[], bail: boolean): Promise<SuiteEvent[]> {
  const events: SuiteEvent[] = [];
  for await (const event of runSuites(suites, runOptions(noWorker, { bail }))) {
    events.push(event);
    await setImmediate();
  }
  return events;
}

function failing(count: number): ReturnType<typeof failingCase>[] {
  return Array.from({ length: count }, (_, index) => failingCase(`case ${String(index)}`));
}

describe('a run that ends with the first failure', () => {
  it('tells none that ended meanwhile', async () => {
    const events = await run([suiteOf('/a.policytest.yml', failing(40))], true);

    expect(toldCases(events)).toEqual([['case 0', 'failed']]);
    expect(endOf(events)).toMatchObject({
      ok: false,
      bailed: true,
      cases: { failed: 1 },
      suites: { failed: 1 },
    });
  });

  it('leaves out the suites that come after', async () => {
    const suites = [
      suiteOf('/a.policytest.yml', [skippedCase('left out'), ...failing(1)]),
      suiteOf('/b.policytest.yml', failing(1)),
    ];
    const events = await run(suites, true);

    expect(toldCases(events)).toEqual([
      ['left out', 'skipped'],
      ['case 0', 'failed'],
    ]);
    expect(events.flatMap((event) => (event.type === 'suite-end' ? event.suite.path : []))).toEqual([
      '/a.policytest.yml',
    ]);
    expect(endOf(events).bailed).toBe(true);
  });

  it('has not ended early where nothing is left out', async () => {
    const suites = [suiteOf('/a.policytest.yml', failing(1)), suiteOf('/b.policytest.yml', [])];
    const events = await run(suites, true);

    expect(endOf(events)).toMatchObject({ ok: false, bailed: false, cases: { failed: 1 } });
    expect(events.filter(({ type }) => type === 'suite-end')).toHaveLength(2);
  });

  it('is no other run where it is not asked for', async () => {
    const events = await run([suiteOf('/a.policytest.yml', failing(40))], false);

    expect(toldCases(events)).toHaveLength(40);
    expect(endOf(events)).toMatchObject({ bailed: false, cases: { failed: 40 } });
  });
});
