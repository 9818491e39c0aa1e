import type { Observation } from '../observation.ts';
import type { Finding } from '../suite-event.ts';
import type { Expectation } from '../suite.ts';
import type { VacuityRule } from '../vacuity-rules.ts';
import type { CheckContext, Difference } from './check.ts';
import { findError, findNotSelected } from './error.ts';
import { findRefusedSettings } from './settings-invalid.ts';
import { checks, type CheckedKey, type Checks } from './table.ts';
import { createTextTest, PatternError } from './text-matching.ts';
import { findUnusedCalls } from './unused-session.ts';
import { agreesWithVerdict } from './verdict.ts';

/**
 * Compares what happened with what a case expects of it.
 *
 * A policy that fails, refuses its settings or cannot be asked gives no answer: where that is not expected it is the
 * only finding, and no expectation about an answer is met by it.
 * @param options.allow vacuity rules that are switched off; here, `unused-session` counts
 * @returns one finding for each part of the expectation that is not met; none where the case passes. Its snapshot is
 *   not looked at.
 */
export async function checkExpectation(
  expect: Expectation,
  seen: Observation,
  options: { readonly allow: ReadonlySet<VacuityRule> },
): Promise<Finding[]> {
  const obstacle = findObstacle(expect, seen);
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
  return findings;
}

/** What keeps the policy from giving the answer that the case is about. */
function findObstacle(expect: Expectation, seen: Observation): Finding | undefined {
  const error = expect.error === undefined ? findError(expect, seen) : undefined;
  if (error !== undefined) return finding('error', error, expect);
  const refusal = expect.settingsInvalid === undefined ? findRefusedSettings(seen) : undefined;
  if (refusal !== undefined) return finding('settingsInvalid', refusal, expect);
  const notSelected = findNotSelected(expect, seen);
  return notSelected && finding('error', notSelected, expect);
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
