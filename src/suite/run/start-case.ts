import type { Finding } from '../suite-event.ts';
import type { PlannedCase, PlannedSuite } from '../plan/planned-suite.ts';
import type { SuiteCase } from '../suite.ts';
import type { CaseOptions, CaseOutcome } from './case-job.ts';
import type { WorkerPool } from './worker-pool.ts';

/** Has a case run by a worker; what need not be run is answered at once. */
export async function startCase(
  { test, subject, notSelected }: PlannedCase,
  suite: PlannedSuite,
  pool: WorkerPool,
  options: Omit<CaseOptions, 'allow'>,
): Promise<CaseOutcome> {
  if (test.skip !== undefined) return ended(test, 'skipped', []);
  if ('check' in subject) return ended(test, 'failed', [subject]);
  const { update, ci, checkSuites } = options;
  const outcome = await pool.run({
    test,
    folder: suite.folder,
    subject,
    subjectKey: JSON.stringify([suite.info.path, test.subject.reference, test.subject.resource]),
    notSelected,
    stored: suite.snapshots.get(test.name),
    options: { update, ci, checkSuites, allow: suite.allow },
  });
  return 'crash' in outcome ? ended(test, 'failed', [crashed(outcome.crash)]) : outcome;
}

function ended(test: SuiteCase, status: 'skipped' | 'failed', findings: readonly Finding[]): CaseOutcome {
  const { name, position, tags, skip } = test;
  return {
    result: {
      name,
      position,
      tags,
      status,
      skipReason: skip,
      findings,
      observation: undefined,
      snapshot: undefined,
      durationMs: 0,
    },
    snapshot: undefined,
  };
}

/** A bug of ours, or more memory than there is: it must not take other cases along. */
function crashed(reason: string): Finding {
  return {
    check: 'error',
    message: `the test runner broke while it ran this case: ${reason}`,
    expected: undefined,
    actual: undefined,
    hint: 'Please report this as a bug of wardctl, with the case.',
    position: undefined,
    rule: undefined,
  };
}
