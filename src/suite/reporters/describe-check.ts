import { isVacuityRule, vacuityRules } from '../vacuity-rules.ts';

/** What must hold, by the key of `expect` or what else findings are about. */
const checks: Readonly<Record<string, string>> = {
  allowed: 'the policy accepts or rejects the request as expected',
  message: 'a rejection has the expected message',
  code: 'a rejection has the expected code',
  warnings: 'the answer has the expected warnings',
  auditAnnotations: 'the answer has the expected audit annotations',
  mutated: 'the policy changes the object, or leaves it, as expected',
  patch: 'the policy changes the object with the expected operations',
  object: 'the object is as expected after the change',
  snapshot: 'the answer equals the stored one',
  hostCalls: 'the policy makes the expected host calls',
  settingsInvalid: 'the policy refuses its settings as expected',
  error: 'what is tested can be read and evaluated',
  maxDuration: 'the policy answers in the expected time',
  result: 'a policy and a resource come to the stated result',
};

/** What a check is about, in a sentence of its own. */
export function describeCheck(check: string): string {
  const text = isVacuityRule(check) ? vacuityRules[check] : (checks[check] ?? 'a suite holds what it says');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
