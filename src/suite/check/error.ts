import type { ErrorCode } from '../../errors.ts';
import type { HostCallRecord } from '../../host/index.ts';
import type { Observation } from '../observation.ts';
import type { Expectation, TextMatcher } from '../suite.ts';
import { sidesOf, type Check, type Difference } from './check.ts';
import { quote } from './quote.ts';
import { describeMatcher, matcherDocument } from './text-matching.ts';
import { describeAnswer } from './verdict.ts';

const policyErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'WASM_NOT_A_MODULE',
  'WASM_TRUNCATED',
  'WASM_COMPONENT',
  'WASM_INVALID',
  'WASM_TOO_LARGE',
  'WASM_IMPORT_UNKNOWN',
  'WASM_EXPORT_MISSING',
  'COMPONENT_WORLD_MISMATCH',
  'POLICY_METADATA_INVALID',
  'POLICY_MODE_UNKNOWN',
  'POLICY_MODE_MISMATCH',
  'POLICY_VERSION_UNSUPPORTED',
  'POLICY_BUILTIN_MISSING',
  'POLICY_RESOURCE_INVALID',
  'POLICY_EXPRESSION_INVALID',
  'GUEST_INIT_FAILED',
  'GUEST_CALL_FAILED',
]);

/** Whether an error is one of the policy itself. Others are of the suite or of its surroundings: they say nothing of the policy. */
export function isPolicyError(code: ErrorCode): boolean {
  return policyErrors.has(code);
}

/** That the policy cannot answer, and why. */
export const checkError: Check<true | TextMatcher> = async (expected, { seen, isText }) => {
  const { error } = seen;
  if (error !== undefined && !isPolicyError(error.code)) {
    const message = `expected that the policy cannot answer, it could not be asked: ${quote(error.message)} (${error.code})`;
    return { message, hint: error.hint };
  }
  const text = error?.message ?? seen.failure?.message;
  if (text === undefined) {
    const found = seen.answer === undefined ? 'no error' : describeAnswer(seen.answer);
    return { message: `expected that the policy cannot answer, found ${found}` };
  }
  if (expected === true || (await isText(expected, text))) return undefined;
  return {
    message: `failed for another reason: expected ${describeMatcher(expected)}, found ${quote(text)}`,
    sides: sidesOf(matcherDocument(expected), text),
  };
};

/** That the policy could not answer although nobody expects it. */
export function findError(
  expect: Expectation,
  { error, failure, unansweredCall }: Observation,
): Difference | undefined {
  if (error !== undefined) {
    return {
      message: `expected an answer of the policy, it could not be asked: ${quote(error.message)} (${error.code})`,
      hint: error.hint,
    };
  }
  if (failure === undefined) return undefined;
  return {
    message: `expected an answer of the policy, it failed (${failure.kind}): ${quote(failure.message)}`,
    sides: expect.message && sidesOf(matcherDocument(expect.message), failure.message),
    hint: unansweredCall === undefined ? adviceOnFailure(expect) : adviceOnSession(unansweredCall),
  };
}

function adviceOnSession({ capability }: HostCallRecord): string {
  return `Give the case a \`session\` that answers ${capability}: testing.md says how to write one.`;
}

function adviceOnFailure(expect: Expectation): string {
  return isRejectionExpected(expect)
    ? 'A policy that fails has not rejected, whatever message and code come of it; where the case is about that, expect `error`.'
    : 'Where the case is about that, expect `error`.';
}

function isRejectionExpected({ allowed, result, message, code }: Expectation): boolean {
  return (
    allowed === false || result === 'fail' || result === 'warn' || message !== undefined || code !== undefined
  );
}
