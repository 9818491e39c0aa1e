import type { JsonValue } from '../../json/index.ts';
import type { ObservedAnswer, Observation } from '../observation.ts';
import type { Expectation } from '../suite.ts';
import { prettyJson } from './pretty-json.ts';
import type { TextTest } from './text-matching.ts';

/** What checks look at besides their own part of the expectation. */
export interface CheckContext {
  readonly expect: Expectation;
  readonly seen: Observation;
  readonly isText: TextTest;
  /**
   * Whether the request was accepted, rejected or skipped as expected, where that is stated. Otherwise one finding
   * says so, and what follows from it is no finding of its own.
   */
  readonly verdictHolds: boolean;
}

/** How the observation differs from what is expected. */
export interface Difference {
  /** One line that names what was expected and found. */
  readonly message: string;
  readonly sides?: Sides | undefined;
  readonly hint?: string | undefined;
}

/** Texts to put side by side. */
export interface Sides {
  readonly expected: string;
  readonly actual: string;
}

type Outcome = Difference | undefined | Promise<Difference | undefined>;

/** Compares one part of the expectation with what happened; `undefined` where they agree. */
export type Check<E> = (expected: E, context: CheckContext) => Outcome;

/** A check of what the policy answered: without an answer, nothing agrees. */
export function ofAnswer<E>(
  check: (expected: E, answer: ObservedAnswer, context: CheckContext) => Outcome,
): Check<E> {
  return (expected, context) => {
    const answer = givenAnswer(context.seen);
    if (answer !== undefined) return check(expected, answer, context);
    return { message: `expected an answer of the policy, found none: ${whyUnanswered(context.seen)}` };
  };
}

/** A check of what follows from the verdict: where that is another than expected, it would only repeat it. */
export function ofAgreedVerdict<E>(check: Check<E>): Check<E> {
  return (expected, context) => (context.verdictHolds ? check(expected, context) : undefined);
}

/** What the policy decided; what stands in for the answer of a policy that failed is none. */
export function givenAnswer(seen: Observation): ObservedAnswer | undefined {
  return seen.failure === undefined && seen.error === undefined ? seen.answer : undefined;
}

function whyUnanswered({ error, failure, settings }: Observation): string {
  if (error !== undefined || failure !== undefined) return 'the policy failed';
  return settings?.valid === false ? 'it refused its settings' : 'it was asked about its settings only';
}

export function sidesOf(expected: JsonValue, actual: JsonValue): Sides {
  return { expected: prettyJson(expected), actual: prettyJson(actual) };
}
