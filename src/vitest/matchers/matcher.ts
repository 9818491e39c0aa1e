import type { PolicyAnswer } from '../../library/index.ts';
import { describeLogs, indented, shown } from './describe.ts';

/** What a matcher makes of an answer. */
export interface Judgement {
  readonly pass: boolean;
  /** What the policy is expected to do: `accept the request`. */
  readonly expectation: string;
  /** What it did: `it rejected it`. Asked for when the matcher fails. */
  readonly found: () => string;
  /** With `actual`, what vitest shows line by line. */
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** Why a matcher cannot tell: it then fails, with and without `.not`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** What vitest tells a matcher. */
export interface MatcherContext {
  readonly isNot: boolean;
}

/** What a matcher tells vitest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/**
 * The result of a matcher. Without an answer of a policy to look at, it fails with and without `.not`.
 * @param look gets an answer that is no crash; it may throw a {@link Refusal}
 */
export function judge(
  name: string,
  { isNot }: MatcherContext,
  received: unknown,
  look: (answer: PolicyAnswer) => Judgement,
): MatcherResult {
  try {
    const answer = answerOf(received);
    const { pass, expectation, found, ...sides } = look(answer);
    const negation = isNot ? 'not ' : '';
    return {
      pass,
      message: () =>
        `expected the policy ${negation}to ${expectation}, but ${found()}${describeLogs(answer)}`,
      ...sides,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { pass: isNot, message: () => `${isNot ? 'not.' : ''}${name}: ${error.message}` };
  }
}

/** @throws Refusal for more arguments than a matcher looks at */
export function checkArguments(given: readonly unknown[], max: number): void {
  const surplus = given.slice(max);
  if (surplus.length === 0) return;
  const expected = max === 0 ? 'no arguments' : `at most ${String(max)} argument${max === 1 ? '' : 's'}`;
  throw new Refusal(`expected ${expected}, found also ${surplus.map(shown).join(', ')}`);
}

function answerOf(received: unknown): PolicyAnswer {
  if (!isAnswer(received)) {
    const found = isPromise(received)
      ? 'a promise: await it first, or write expect(...).resolves'
      : shown(received, 0);
    throw new Refusal(`expected what \`evaluate\` of a policy() fixture gives, found ${found}`);
  }
  const { failure, sessionMismatch } = received;
  if (sessionMismatch !== undefined) {
    throw withDetails(
      'the session does not have what the policy asked its host for',
      sessionMismatch,
      received,
    );
  }
  if (failure !== undefined) {
    const problem = `the policy gave no answer (${failure.kind}), which is neither an acceptance nor a rejection`;
    const advice = 'where that is expected, test `failure` of the answer';
    throw withDetails(`${problem}; ${advice}`, failure.message, received);
  }
  return received;
}

function withDetails(problem: string, details: string, answer: PolicyAnswer): Refusal {
  return new Refusal(`${problem}\n${indented(details)}${describeLogs(answer)}`);
}

function isAnswer(value: unknown): value is PolicyAnswer {
  if (typeof value !== 'object' || value === null) return false;
  return ['allowed', 'failure', 'hostCalls', 'sessionMismatch'].every((key) => key in value);
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}
