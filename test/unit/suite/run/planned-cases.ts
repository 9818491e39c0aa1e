import { pathToFileURL } from 'node:url';
import type { Subject } from '../../../../src/evaluate/index.ts';
import type { PlannedCase, PlannedSuite } from '../../../../src/suite/plan/planned-suite.ts';
import type { RunSuitesOptions } from '../../../../src/suite/run/run-suites.ts';
import type { SuiteEvent } from '../../../../src/suite/suite-event.ts';
import type { SuiteCase } from '../../../../src/suite/suite.ts';
import { lostCase, plannedSuite } from '../watch/planned.ts';

/** A policy of one module that is never read. */
export const someModule: Subject = {
  type: 'module',
  policy: { reference: './policy.wasm', path: '/policy.wasm', stored: undefined },
};

/** A case that a worker gets. */
export function runnableCase(name: string, more: Partial<SuiteCase> = {}): PlannedCase {
  return {
    test: { ...lostCase().test, name, ...more },
    subject: someModule,
    notSelected: undefined,
    findings: [],
  };
}

/** A case that fails without a worker. */
export function failingCase(name: string): PlannedCase {
  const lost = lostCase();
  return { ...lost, test: { ...lost.test, name } };
}

/** A case that is left out. */
export function skippedCase(name: string): PlannedCase {
  return runnableCase(name, { skip: 'later' });
}

export function suiteOf(path: string, cases: readonly PlannedCase[]): PlannedSuite {
  return plannedSuite(path, { cases });
}

/** A worker of one line of code, which is called with each job as `job` and answers with `post`. */
export function workerOf(code: string): URL {
  const script = `import { parentPort } from 'node:worker_threads';
const post = (reply) => parentPort.postMessage(reply);
parentPort.on('message', (job) => { ${code} });`;
  return new URL(`data:text/javascript,${encodeURIComponent(script)}`);
}

/** Nothing that a worker thread could be started from. */
export const noWorker = pathToFileURL('/there/is/no/worker.mjs');

export function runOptions(workerFile: URL, more: Partial<RunSuitesOptions> = {}): RunSuitesOptions {
  return {
    workers: 8,
    workerFile,
    bail: false,
    update: false,
    ci: false,
    checkSuites: false,
    findings: [],
    signal: new AbortController().signal,
    ...more,
  };
}

/** Outcome that a worker posts for a case that passed, as code. */
export const passed = `{ result: { name: job.test.name, position: job.test.position, tags: [], status: 'passed',
  skipReason: undefined, findings: [], observation: undefined, snapshot: undefined, durationMs: 1 }, snapshot: undefined }`;

/** Names and states of the cases that were told. */
export function toldCases(events: readonly SuiteEvent[]): [string, string][] {
  return events.flatMap((event): [string, string][] =>
    event.type === 'case-end' ? [[event.result.name, event.result.status]] : [],
  );
}

export function endOf(events: readonly SuiteEvent[]): Extract<SuiteEvent, { type: 'run-end' }> {
  const end = events.at(-1);
  if (end?.type === 'run-end') return end;
  throw new TypeError('the run has no end');
}
