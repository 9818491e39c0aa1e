import type { Observation } from '../observation.ts';
import type { Finding } from '../suite-event.ts';
import type { Expectation } from '../suite.ts';
import type { VacuityRule } from '../vacuity-rules.ts';
import type { CheckContext, Difference } from './check.ts';
import { findError } from './error.ts';
import { findMismatch } from './session-mismatch.ts';
import { findRefusedSettings } from './settings-invalid.ts';
import { checks, type CheckedKey, type Checks } from './table.ts';
import { createTextTest, PatternError } from './text-matching.ts';
import { findUndeclaredMutation } from './undeclared-mutation.ts';
import { findUnusedCalls } from './unused-session.ts';
import { agreesWithVerdict } from './verdict.ts';

/**
 * Compares what happened with what a case expects of it.
 *
 * A policy that fails, refuses its settings or cannot be asked gives no answer: where that is not expected it is the
 * only finding, and no expectation about an answer is met by it. So it is with a call that the session does not have.
 * @param options.allow vacuity rules that are switched off; here, `session-mismatch`, `unused-session` and `undeclared-mutation` count
 * @returns one finding for each part of the expectation that is not met; none where the case passes. Its snapshot is
 *   not looked at.
 */
export async function checkExpectation(
  expect: Expectation,
  seen: Observation,
  options: { readonly allow: ReadonlySet<VacuityRule> },
): Promise<Finding[]> {
  const obstacle = findObstacle(expect, seen, options);
  if (obstacle !== undefined) return [obstacle];
  const verdictHolds = agreesWithVerdict(expect, seen);
  const context: CheckContext = { expect, seen, isText: createTextTest(), verdictHolds };
  const findings: Finding[] = [];
  for (const key of Object.keys(checks) as CheckedKey[]) {
    const difference = await runCheck(key, checks[key], context);
    if (difference !== undefined) findings.push(finding(nameOf(key), difference, expect));
  }
  const unused = options.allow.has('unused-session') ? undefined : findUnusedCalls(seen);
  if (unused !== undefined)
    findings.push({ ...finding('unused-session', unused, expect), rule: 'unused-session' });
  const mutation = options.allow.has('undeclared-mutation') ? undefined : findUndeclaredMutation(seen);
  if (mutation !== undefined)
    findings.push({ ...finding('undeclared-mutation', mutation, expect), rule: 'undeclared-mutation' });
  return findings;
}

/** What keeps the policy from giving the answer that the case is about. */
function findObstacle(
  expect: Expectation,
  seen: Observation,
  { allow }: { readonly allow: ReadonlySet<VacuityRule> },
): Finding | undefined {
  // First: what else is wrong may follow from it, and what agrees as well.
  const mismatch = allow.has('session-mismatch') ? undefined : findMismatch(seen);
  if (mismatch !== undefined) {
    return { ...finding('session-mismatch', mismatch, expect), rule: 'session-mismatch' };
  }
  const error = expect.error === undefined ? findError(expect, seen) : undefined;
  if (error !== undefined) return finding('error', error, expect);
  const refusal = expect.settingsInvalid === undefined ? findRefusedSettings(seen) : undefined;
  return refusal && finding('settingsInvalid', refusal, expect);
}

async function runCheck<Key extends CheckedKey>(
  key: Key,
  check: Checks[Key],
  context: CheckContext,
): Promise<Difference | undefined> {
  const expected = context.expect[key];
  if (expected === undefined) return undefined;
  try {
    return await check(expected, context);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { message: error.message, hint: 'Correct the pattern: it is in RE2 syntax.' };
  }
}

/** As suites have it. */
function nameOf(key: CheckedKey): string {
  return key === 'maxDurationMs' ? 'maxDuration' : key;
}

function finding(check: string, { message, sides, hint }: Difference, { position }: Expectation): Finding {
  return {
    check,
    message,
    expected: sides?.expected,
    actual: sides?.actual,
    hint,
    position,
    rule: undefined,
  };
}
