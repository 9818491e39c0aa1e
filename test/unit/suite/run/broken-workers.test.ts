import { describe, expect, it, onTestFinished } from 'vitest';
import type { CaseJob } from '../../../../src/suite/run/case-job.ts';
import { runSuites } from '../../../../src/suite/run/run-suites.ts';
import { WorkerPool } from '../../../../src/suite/run/worker-pool.ts';
import type { SuiteEvent } from '../../../../src/suite/suite-event.ts';
import {
  noWorker,
  passed,
  runnableCase,
  runOptions,
  someModule,
  suiteOf,
  toldCases,
  workerOf,
} from './planned-cases.ts';

/** Does something bad with the case `bad`, and answers all others. */
function badFor(code: string): URL {
  return workerOf(`if (job.test.name === 'bad') { ${code} } else post(${passed});`);
}

async function run(workerFile: URL, names: readonly string[]): Promise<SuiteEvent[]> {
  const suite = suiteOf(
    '/a.policytest.yml',
    names.map((name) => runnableCase(name)),
  );
  const events: SuiteEvent[] = [];
  for await (const event of runSuites([suite], runOptions(workerFile, { workers: 1 }))) events.push(event);
  return events;
}

function messagesOf(events: readonly SuiteEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'case-end' ? event.result.findings.map(({ message }) => message) : [],
  );
}

describe('a worker that goes wrong', () => {
  it.each([
    ['exits', 'process.exit(3)', /ended with 3/],
    ['throws', "throw new TypeError('out of order')", /out of order/],
    ['rejects', "Promise.reject(new TypeError('out of order'))", /out of order/],
    ['answers with a text', "post('done')", /answered with what is no outcome/],
    ['answers with nothing', 'post(null)', /answered with what is no outcome/],
    ['answers with an outcome of nothing', 'post({ result: null })', /answered with what is no outcome/],
    ['answers with a crash without reason', 'post({ crash: 7 })', /answered with what is no outcome/],
    ['says that it crashed', "post({ crash: 'out of memory' })", /out of memory/],
  ])('fails its case where it %s, and no other', async (_what, code, message) => {
    const events = await run(badFor(code), ['before', 'bad', 'after']);

    expect(toldCases(events)).toEqual([
      ['before', 'passed'],
      ['bad', 'failed'],
      ['after', 'passed'],
    ]);
    expect(messagesOf(events)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    ['is not there', noWorker],
    ['cannot be started', new URL('ftp://example.com/worker.mjs')],
  ])('fails all cases where its module %s', async (_what, file) => {
    const events = await run(file, ['first', 'second']);

    expect(toldCases(events)).toEqual([
      ['first', 'failed'],
      ['second', 'failed'],
    ]);
    expect(messagesOf(events)).toEqual([
      expect.stringContaining('the test runner broke'),
      expect.stringContaining('the test runner broke'),
    ]);
  });
});

describe('a case that cannot be posted', () => {
  const job = (name: string): CaseJob => ({
    test: runnableCase(name).test,
    folder: '/',
    subject: someModule,
    notSelected: undefined,
    stored: undefined,
    options: { update: false, ci: false, allow: new Set(), checkSuites: false },
  });

  it('leaves its worker to the next one', async () => {
    const pool = new WorkerPool(workerOf(`post(${passed});`));
    onTestFinished(() => pool.close());
    const unclonable = { ...job('bad'), options: { ...job('bad').options, allow: (() => 0) as never } };

    for (let time = 0; time < 20; time++) {
      await expect(pool.run(unclonable)).rejects.toMatchObject({ name: 'DataCloneError' });
    }
    expect(await pool.run(job('good'))).toMatchObject({ result: { name: 'good', status: 'passed' } });
  });

  it('fails, and no other', async () => {
    const suite = suiteOf('/a.policytest.yml', [
      runnableCase('bad', { settings: (() => 0) as never }),
      runnableCase('good'),
    ]);
    const events: SuiteEvent[] = [];
    const options = runOptions(workerOf(`post(${passed});`), { workers: 1 });
    for await (const event of runSuites([suite], options)) events.push(event);

    expect(toldCases(events)).toEqual([
      ['bad', 'failed'],
      ['good', 'passed'],
    ]);
    expect(messagesOf(events)).toEqual([expect.stringContaining('could not be cloned')]);
  });
});
