import { plainFinding } from '../finding.ts';
import type { CaseResult, Finding } from '../suite-event.ts';
import type { PlannedCase, PlannedSuite } from '../plan/planned-suite.ts';
import type { SuiteCase } from '../suite.ts';
import type { CaseOptions, CaseOutcome } from './case-job.ts';
import type { WorkerPool } from './worker-pool.ts';

/**
 * Has a case run by a worker; what need not be run is answered at once.
 * @throws what `WorkerPool.run` throws
 */
export async function startCase(
  planned: PlannedCase,
  suite: PlannedSuite,
  pool: WorkerPool,
  options: Omit<CaseOptions, 'allow'>,
): Promise<CaseOutcome> {
  const { test, subject, notSelected, findings } = planned;
  if (test.skip !== undefined) return ended(test, findings.length === 0 ? 'skipped' : 'failed', findings);
  if ('check' in subject) return ended(test, 'failed', [...findings, subject]);
  const { update, ci, checkSuites } = options;
  const outcome = await pool.run({
    test,
    folder: suite.folder,
    subject,
    notSelected,
    stored: suite.snapshots.get(test.name),
    options: { update, ci, checkSuites, allow: suite.allow },
  });
  if ('crash' in outcome) return crashed(planned, outcome.crash);
  return findings.length === 0 ? outcome : failedBy(findings, outcome.result);
}

/** A case that fails whatever came of it. */
function failedBy(findings: readonly Finding[], result: CaseResult): CaseOutcome {
  const all = [...findings, ...result.findings];
  // What a failed case shows is nothing to keep.
  return { result: { ...result, status: 'failed', findings: all, snapshot: undefined }, snapshot: undefined };
}

/** What comes of a case that broke the runner: a bug of ours, or more memory than there is. It takes no other cases along. */
export function crashed({ test }: PlannedCase, reason: unknown): CaseOutcome {
  const text = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  const message = `the test runner broke while it ran this case: ${text}`;
  const hint = 'Please report this as a bug of wardctl, with the case.';
  return ended(test, 'failed', [{ ...plainFinding('error', message), hint }]);
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
