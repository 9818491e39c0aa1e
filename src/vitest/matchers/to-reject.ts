import { types } from 'node:util';
import type { PolicyAnswer } from '../../library/index.ts';
import { describeVerdict, shown, sideOf } from './describe.ts';
import { checkName } from './expected.ts';
import {
  checkArguments,
  judge,
  Refusal,
  type Judgement,
  type MatcherContext,
  type MatcherResult,
} from './matcher.ts';

/** Why a request is rejected: by the whole text of the message or a pattern in it, by the HTTP status, or by both. */
export type ExpectedRejection =
  | { readonly message: string | RegExp; readonly code?: number }
  | { readonly message?: string | RegExp; readonly code: number };

interface Reason {
  readonly message?: string | RegExp;
  readonly code?: number;
}

/** Passes for an answer that rejects the request for this reason. With `.not` it would mean two things: that fails. */
export function toReject(this: MatcherContext, received: unknown, ...given: unknown[]): MatcherResult {
  return judge('toReject', this, received, (answer) => {
    if (this.isNot) {
      throw new Refusal(
        'this could mean an accepted request, or one that is rejected for another reason: ' +
          'write .toAllow(), or .toReject() with that reason',
      );
    }
    checkArguments(given, 1);
    const expected = statedReason(given[0]);
    const isSame = isMessage(answer.message, expected) && isCode(answer.code, expected);
    return {
      pass: !answer.allowed && isSame,
      expectation: `reject the request with ${describeReason(expected)}`,
      found: () => describeVerdict(answer),
      ...(!answer.allowed && !isSame && sidesOf(expected, answer)),
    };
  });
}

/** @throws Refusal for what says nothing, or what nothing agrees with */
function statedReason(value: unknown): Reason {
  if (typeof value !== 'object' || value === null || types.isRegExp(value) || Array.isArray(value)) {
    throw new Refusal(
      `expected why, as { message, code } or one of both, found ${shown(value)}; ` +
        'where the reason does not matter, write .not.toAllow()',
    );
  }
  const keys = Object.keys(value);
  for (const key of keys) checkName(key, ['message', 'code'], `a rejection has no ${shown(key)}`);
  if (keys.length === 0) throw new Refusal('expected why: a message, a code or both; found neither');
  const { message, code }: { message?: unknown; code?: unknown } = value;
  return {
    ...('message' in value && { message: statedMessage(message) }),
    ...('code' in value && { code: statedCode(code) }),
  };
}

function statedMessage(message: unknown): string | RegExp {
  if (typeof message === 'string' || types.isRegExp(message)) return message;
  throw new Refusal(`message: expected a text or a pattern, found ${shown(message)}`);
}

function statedCode(code: unknown): number {
  if (typeof code === 'number' && Number.isInteger(code)) return code;
  throw new Refusal(`code: expected an integer such as 403, found ${shown(code)}`);
}

function isMessage(actual: string | undefined, { message }: Reason): boolean {
  if (!types.isRegExp(message)) return message === undefined || message === actual;
  // Of a pattern with `g`, only a copy starts at the start each time.
  return actual !== undefined && new RegExp(message).test(actual);
}

function isCode(actual: number | undefined, { code }: Reason): boolean {
  return code === undefined || code === actual;
}

function describeReason({ message, code }: Reason): string {
  return [
    ...(code === undefined ? [] : [`code ${String(code)}`]),
    ...(typeof message === 'string' ? [`the message ${shown(message)}`] : []),
    ...(types.isRegExp(message) ? [`a message that has ${shown(message)}`] : []),
  ].join(' and ');
}

/** What differs, for vitest to compare: it does not know that a pattern and a text agree. */
function sidesOf(expected: Reason, answer: PolicyAnswer): Pick<Judgement, 'expected' | 'actual'> {
  const { message, code } = expected;
  const ofMessage = !isMessage(answer.message, expected);
  const ofCode = !isCode(answer.code, expected);
  return {
    expected: {
      ...(ofMessage && { message: typeof message === 'string' ? sideOf(message) : message }),
      ...(ofCode && { code }),
    },
    actual: {
      ...(ofMessage && { message: answer.message === undefined ? undefined : sideOf(answer.message) }),
      ...(ofCode && { code: answer.code }),
    },
  };
}
