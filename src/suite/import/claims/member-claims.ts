import type { JsonValue } from '../../../json/index.ts';
import type { MemberTest, MemberView } from '../trace/check.ts';
import { onlyText, PatternProblem, type TextPattern } from '../pattern/text-pattern.ts';
import { documentOf } from './answer-member.ts';
import type { Claim } from './claim.ts';
import { TextParts } from './message-text.ts';

/** A check of one member of an answer. */
export interface MemberCheck {
  readonly view: MemberView;
  readonly test: MemberTest;
  readonly isExpected: boolean;
}

/** What a check of one member says. @throws PatternProblem for what a suite cannot say */
export function readMemberCheck({ view, test, isExpected }: MemberCheck): Claim[] {
  const { path, isDecoded } = view;
  if (isDecoded)
    return path === 'patch' && isExpected
      ? [decodedPatch(test)]
      : fail('a suite compares patches as a whole');
  const text = textOf(test);
  if (path === 'allowed') return [{ key: 'allowed', value: verdictOf(test, text, isExpected) }];
  if (path === 'patch' || path === 'patchType') return patchClaims(path, test, text, isExpected);
  if (!isExpected) return fail(`a suite has no way to say what .${path} is not`);
  if (path === 'status.message') return [{ key: 'message', value: matcherOf(test) }];
  if (path === 'status.code' && text !== undefined && /^\d{3,5}$/.test(text))
    return [{ key: 'code', value: Number(text) }];
  const annotation = /^auditAnnotations\.(.+)$/.exec(path)?.[1];
  if (annotation !== undefined && test.type === 'equals' && typeof test.value === 'string') {
    return [{ key: 'auditAnnotations', value: { [annotation]: test.value } }];
  }
  if (path === 'warnings' && test.type === 'equals') return [{ key: 'warnings', value: textsOf(test.value) }];
  return fail(`a suite has no way to say that of .${path}`);
}

/** A value as jq prints it; of a pattern, the text that it is. */
function textOf(test: MemberTest): string | undefined {
  if (test.type === 'pattern') return onlyText(test.pattern);
  return typeof test.value === 'string' ? test.value : test.value === null ? 'null' : plainNumber(test.value);
}

function plainNumber(value: JsonValue): string | undefined {
  return typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : undefined;
}

function verdictOf(test: MemberTest, text: string | undefined, isExpected: boolean): boolean {
  // Of `jq -e .allowed`, which fails for false.
  if (test.type === 'equals' && test.value === null && !isExpected) return true;
  if (text !== 'true' && text !== 'false') return fail('.allowed is true or false');
  return (text === 'true') === isExpected;
}

function patchClaims(path: string, test: MemberTest, text: string | undefined, isExpected: boolean): Claim[] {
  if (text === 'null') return [{ key: 'mutated', value: !isExpected }];
  if (path === 'patchType' && text === 'JSONPatch') return [{ key: 'mutated', value: isExpected }];
  if (path !== 'patch' || !isExpected || test.type !== 'equals' || text === undefined) {
    return fail(`a suite has no way to say that of .${path}`);
  }
  return [{ key: 'patch', value: documentOf(Buffer.from(text, 'base64').toString('utf8')) }];
}

/** The patch as text: only all of it can be compared. */
function decodedPatch(test: MemberTest): Claim {
  if (test.type === 'equals') {
    return { key: 'patch', value: typeof test.value === 'string' ? documentOf(test.value) : test.value };
  }
  const text = onlyText(test.pattern);
  if (text === undefined || !/^\[.*\]$/s.test(text)) return fail('a suite compares patches as a whole');
  return { key: 'patch', value: documentOf(text) };
}

function matcherOf(test: MemberTest): { type: 'exact'; text: string } | ReturnType<TextParts['toMatcher']> {
  if (test.type === 'pattern') return plainMatcher(test.pattern);
  if (typeof test.value !== 'string') return fail('.status.message is a text');
  return { type: 'exact', text: test.value };
}

function plainMatcher({
  segments,
  isAtStart,
  isAtEnd,
  ignoresCase,
}: TextPattern): ReturnType<TextParts['toMatcher']> {
  const parts = new TextParts(ignoresCase);
  for (const { pieces, gap } of segments) parts.add(pieces, gap);
  if (isAtStart) parts.start = 'beginning';
  parts.isClosed = isAtEnd;
  return parts.toMatcher();
}

function textsOf(value: JsonValue): string[] {
  if (value === null) return [];
  const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  return Array.isArray(value) && texts.length === value.length ? texts : fail('.warnings is a list of texts');
}

function fail(reason: string): never {
  throw new PatternProblem(reason);
}
