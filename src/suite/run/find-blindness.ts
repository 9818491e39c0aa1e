import { checkExpectation } from '../check/index.ts';
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
 * against one that accepts everything, and the other way round (`--check-suites`).
 */
export async function findBlindness(
  test: SuiteCase,
  seen: Observation,
  options: CaseOptions,
): Promise<Finding[]> {
  const { answer } = seen;
  if (answer === undefined || test.expect.result === 'skip') return [];
  const findings: Finding[] = [];
  for (const standIn of standIns) {
    // One that only accepts tells a mutation from none, but is the same as a policy that accepts.
    const differs =
      standIn.answer.allowed !== answer.allowed || (answer.patch !== undefined && answer.allowed);
    if (!differs) continue;
    const problems = await checkExpectation(
      test.expect,
      {
        ...seen,
        answer: standIn.answer,
        ownAnswer: seen.ownAnswer && standIn.answer,
        hostCalls: [],
        unusedCalls: [],
      },
      options,
    );
    if (problems.length === 0) findings.push(blind(test, standIn.name));
  }
  return findings;
}

function blind({ expect }: SuiteCase, standIn: string): Finding {
  return {
    check: 'check-suites',
    message: `would pass as well for a policy that ${standIn}`,
    expected: undefined,
    actual: undefined,
    hint: 'Expect something that only the policy under test can answer: allowed, message, code, object or patch.',
    position: expect.position,
    rule: undefined,
  };
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
