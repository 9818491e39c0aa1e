import type { JsonObject } from '../../json/index.ts';
import type { ObservedAnswer, Observation } from '../observation.ts';
import type { Expectation, MatrixResult } from '../suite.ts';
import { givenAnswer, sidesOf, type Sides } from './check.ts';
import { quote } from './quote.ts';
import { matcherDocument } from './text-matching.ts';

/** Whether the request was accepted, rejected or skipped as the expectation states. */
export function agreesWithVerdict({ allowed, result }: Expectation, seen: Observation): boolean {
  if (result !== undefined && resultOf(seen) !== result) return false;
  return allowed === undefined || givenAnswer(seen)?.allowed === allowed;
}

/**
 * What a pair of the matrix form came to; `undefined` where the policy gave no answer. A policy in monitor mode warns
 * where it rejects by itself.
 */
export function resultOf(seen: Observation): MatrixResult | undefined {
  if (seen.notSelected !== undefined) return 'skip';
  const answer = givenAnswer(seen);
  if (answer === undefined) return undefined;
  if (!answer.allowed) return 'fail';
  return seen.ownAnswer?.allowed === false ? 'warn' : 'pass';
}

/** An answer on one line: `rejected: "…" (code 400)`. */
export function describeAnswer({ allowed, message, code }: ObservedAnswer): string {
  const text = message === undefined ? (allowed ? '' : ' without a message') : `: ${quote(message)}`;
  return `${allowed ? 'accepted' : 'rejected'}${text}${code === undefined ? '' : ` (code ${String(code)})`}`;
}

/** Verdict, message and code as stated, and of the answer the same and its message. */
export function verdictSides(expect: Expectation, answer: ObservedAnswer): Sides {
  const expected: JsonObject = new Map();
  const actual: JsonObject = new Map();
  if (expect.allowed !== undefined) expected.set('allowed', expect.allowed);
  if (expect.message !== undefined) expected.set('message', matcherDocument(expect.message));
  if (expect.code !== undefined) expected.set('code', BigInt(expect.code));
  if (expect.allowed !== undefined) actual.set('allowed', answer.allowed);
  if (answer.message !== undefined) actual.set('message', answer.message);
  if (expect.code !== undefined && answer.code !== undefined) actual.set('code', BigInt(answer.code));
  return sidesOf(expected, actual);
}
