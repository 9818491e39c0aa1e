import type { ObservedAnswer } from '../observation.ts';
import type { Expectation, TextMatcher } from '../suite.ts';
import type { CheckContext, Difference } from './check.ts';
import { quote } from './quote.ts';
import { describeMatcher } from './text-matching.ts';
import { verdictSides } from './verdict.ts';

/** The answer whose message and code count: a policy that only warns says why in its own answer. */
export function explainingAnswer(answer: ObservedAnswer, { expect, seen }: CheckContext): ObservedAnswer {
  return expect.result === 'warn' ? (seen.ownAnswer ?? answer) : answer;
}

export async function hasMessage(
  expected: TextMatcher,
  { message }: ObservedAnswer,
  { isText }: CheckContext,
): Promise<boolean> {
  return message !== undefined && (await isText(expected, message));
}

/** That an answer has another message, another code, or both: one difference, which shows both answers. */
export async function reasonDifference(answer: ObservedAnswer, context: CheckContext): Promise<Difference> {
  const { expect } = context;
  const found = [`message ${answer.message === undefined ? 'none' : quote(answer.message)}`];
  if (expect.code !== undefined)
    found.push(`code ${answer.code === undefined ? 'none' : String(answer.code)}`);
  const texts = `expected ${expectedReason(expect)}, found ${found.join(' and ')}`;
  return {
    message: answer.allowed ? texts : `rejected for another reason: ${texts}`,
    sides: verdictSides(expect, answer),
    hint: await reasonHint(answer, context),
  };
}

function expectedReason({ message, code }: Expectation): string {
  const parts: string[] = [];
  if (message !== undefined) {
    const text = describeMatcher(message, 'a message');
    parts.push(message.type === 'exact' ? `message ${text}` : text);
  }
  if (code !== undefined) parts.push(`code ${String(code)}`);
  return parts.join(' and ');
}

async function reasonHint(answer: ObservedAnswer, context: CheckContext): Promise<string | undefined> {
  const expected = context.expect.message;
  if (expected === undefined || (await hasMessage(expected, answer, context))) return undefined;
  if (expected.type === 'exact' && expected.text.trim() === answer.message?.trim()) {
    return 'The two differ only in white space at an end; in YAML, a block that begins with `|-` ends without line break.';
  }
  if (expected.type === 'exact' && expected.text !== '' && answer.message?.includes(expected.text) === true) {
    return 'The message contains this text, and more: for a part of it, write `message: { contains: … }`.';
  }
  const { ownAnswer } = context.seen;
  if (ownAnswer === undefined || !(await hasMessage(expected, ownAnswer, context))) return undefined;
  return "This is the policy's own message; its mode (monitor) or a `message` of the custom resource takes its place.";
}
