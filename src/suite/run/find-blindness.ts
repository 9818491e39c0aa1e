import { checkExpectation } from '../check/index.ts';
import { plainFinding } from '../finding.ts';
import type { ObservedAnswer, Observation } from '../observation.ts';
import type { Finding } from '../suite-event.ts';
import type { SuiteCase } from '../suite.ts';
import type { CaseOptions } from './case-job.ts';

/** Policies that decide nothing; a case that holds for one of them as well says little about its own policy. */
const standIns: readonly { readonly name: string; readonly answer: ObservedAnswer }[] = [
  { name: 'accepts everything', answer: plainAnswer(true, undefined) },
  { name: 'rejects everything', answer: plainAnswer(false, 'rejected') },
];

/**
 * Asks a passed case again, with an answer of a policy that decides nothing in place of the real one: a rejection
 * against one that accepts everything, and the other way round; a policy that failed against both (`--check-suites`).
 */
export async function findBlindness(
  test: SuiteCase,
  seen: Observation,
  options: CaseOptions,
): Promise<Finding[]> {
  const { answer, ownAnswer } = seen;
  const { snapshot, result } = test.expect;
  // A snapshot has the whole answer; a pair that is skipped has none, and of one that passes no more can be stated.
  if (answer === undefined || snapshot === true || result === 'skip' || result === 'pass') return [];
  // In no other mode a request is accepted by another answer than the policy's own.
  const isMonitored = ownAnswer !== undefined && answer.allowed;
  const decision = isMonitored ? ownAnswer : answer;
  const findings: Finding[] = [];
  for (const standIn of standIns) {
    // One that only accepts tells a mutation from none, but is the same as a policy that accepts.
    const differs =
      seen.failure !== undefined ||
      standIn.answer.allowed !== decision.allowed ||
      (decision.patch !== undefined && decision.allowed);
    if (!differs) continue;
    const problems = await checkExpectation(
      test.expect,
      {
        ...seen,
        answer: isMonitored ? plainAnswer(true, undefined) : standIn.answer,
        ownAnswer: isMonitored ? standIn.answer : undefined,
        failure: undefined,
        hostCalls: [],
        unusedCalls: [],
      },
      options,
    );
    if (problems.length === 0) findings.push(blind(test, standIn.name, isMonitored));
  }
  return findings;
}

function blind({ expect }: SuiteCase, standIn: string, isMonitored: boolean): Finding {
  const hint = isMonitored
    ? 'In monitor mode every request is accepted: test with `mode: protect`, or expect `snapshot: true`, which has the own answer of the policy.'
    : 'Expect something that only the policy under test can answer: allowed, message, code, object or patch.';
  const message = `would pass as well for a policy that ${standIn}`;
  return { ...plainFinding('check-suites', message, expect.position), hint };
}

function plainAnswer(allowed: boolean, message: string | undefined): ObservedAnswer {
  return {
    allowed,
    message,
    code: undefined,
    warnings: [],
    auditAnnotations: {},
    patch: undefined,
    mutatedObject: undefined,
  };
}
