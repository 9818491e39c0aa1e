import { PatternProblem, textOf, type PatternPiece, type TextPattern } from '../pattern/text-pattern.ts';
import { readRefusalPattern } from './answer-pattern.ts';
import type { Claim } from './claim.ts';
import { TextParts } from './message-text.ts';

/** What stands on stderr before the message with which a policy refuses its settings. */
const refusal = 'Provided settings are not valid: ';
/** Less of it could be of any text. */
const leastOfRefusal = 'not valid: '.length;
const leastRefusal = 'settings are not valid';

/** JSON that kwctl no longer prints where a policy refuses its settings. */
const printedOnce = /^\{?(?:"?valid"?$|"?valid"?:false|"message":)/;

/** How the reference's own errors begin; wardctl has other words for them. */
const ownErrors = [
  'cannot build AdmissionRequest',
  'Invalid request object',
  'EOF while parsing',
  'Invalid settings in CRD',
  'Cannot parse settings JSON',
  'Error opening request file',
  'No such file or directory',
  'Cannot find policy',
  'Unknown policy execution mode',
  'please specify which Opa runtime',
];

/**
 * What a pattern says about a run that ended with an error: mostly, why the policy refuses its settings.
 * @throws PatternProblem
 */
export function readFailurePattern(pattern: TextPattern): Claim[] {
  const { segments, isAtStart, isAtEnd, ignoresCase } = pattern;
  const [first, ...others] = segments;
  if (first === undefined) return [];
  const [head, ...pieces] = first.pieces;
  if (head?.type === 'text' && printedOnce.test(head.text)) return readRefusalPattern(pattern);
  const text = head?.type === 'text' ? head.text.replace(/^Error: /, '') : '';
  if (isAtStart && (head?.type !== 'text' || text === head.text)) {
    throw new PatternProblem('the pattern has to match from the first character on');
  }
  if (isAboutAnswer(pattern)) throw new PatternProblem('kwctl prints no answer where it fails');
  if (isOwnError(pattern)) return [{ key: 'error', value: true }];
  const parts = new TextParts(ignoresCase);
  parts.isClosed = isAtEnd;
  const rest = behindRefusal(text, parts);
  const firstPieces: PatternPiece[] =
    head?.type === 'text' ? (rest === '' ? [] : [{ type: 'text', text: rest }]) : [];
  const all = head?.type === 'text' ? [...firstPieces, ...pieces] : first.pieces;
  if (all.length > 0) parts.add(all, '.*');
  else parts.start = 'anywhere';
  for (const segment of others) parts.add(segment.pieces, segment.gap);
  return [{ key: 'settingsInvalid', value: parts.isEmpty ? true : parts.toMatcher() }];
}

/** What a text says of the message; sets `start` where that begins with it. */
function behindRefusal(text: string, parts: TextParts): string {
  const isPart = text.length >= leastOfRefusal - 2 && refusal.includes(text);
  if (isPart || (text.length >= 'Provided'.length && refusal.startsWith(text))) return '';
  for (let start = 0; start <= refusal.length - leastOfRefusal; start++) {
    const beginning = refusal.slice(start);
    if (!text.startsWith(beginning)) continue;
    parts.start = 'beginning';
    return text.slice(beginning.length);
  }
  return text;
}

/** Keys that only an answer has. */
const answerKey = /"?(?:allowed|code|patch|patchType|status|warnings|auditAnnotations)":/;

function isAboutAnswer({ segments: [first, second] }: TextPattern): boolean {
  const text = first === undefined ? undefined : textOf(first);
  if (answerKey.test(text ?? '')) return true;
  return (
    /^"?allowed"?$/.test(text ?? '') &&
    second !== undefined &&
    /^:?(?:true|false)$/.test(textOf(second) ?? '')
  );
}

function isOwnError({ segments }: TextPattern): boolean {
  return segments.some((segment) => ownErrors.some((error) => textOf(segment)?.includes(error) === true));
}

/** Whether a pattern about a failure is of what kwctl printed about settings once, and no longer does. */
export function isPrintedNoLonger({ segments: [first] }: TextPattern): boolean {
  const [head] = first?.pieces ?? [];
  return head?.type === 'text' && printedOnce.test(head.text);
}

/** Whether a pattern says that a policy refuses its settings, whatever the exit status is. */
export function saysRefusal({ segments }: TextPattern): boolean {
  return segments.some((segment, index) => {
    const [head] = segment.pieces;
    if (head?.type !== 'text') return false;
    const isInvalid =
      /"?valid"?:false/.test(head.text) || (/^"?valid"?$/.test(head.text) && segments.length > index + 1);
    return isInvalid || head.text.includes(leastRefusal);
  });
}
