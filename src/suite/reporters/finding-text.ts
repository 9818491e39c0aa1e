import type { Finding } from '../suite-event.ts';
import { cutText } from './cut-text.ts';
import { diffText } from './diff-text.ts';

const maxCharacters = 16_384;

/** A finding as plain text of several lines: what was checked, expected and found, and what to do. */
export function findingText(finding: Finding): string {
  const { expected, actual, hint } = finding;
  return [
    findingLine(finding),
    ...(expected === undefined || actual === undefined ? [] : comparison(expected, actual)),
    ...(hint === undefined ? [] : [`hint: ${cutText(hint, maxCharacters)}`]),
  ].join('\n');
}

/** The first of these lines, as far as the message has no line breaks. */
export function findingLine({ check, message }: Finding): string {
  return `${check}: ${cutText(message, maxCharacters)}`;
}

function comparison(expected: string, actual: string): string[] {
  if (!expected.includes('\n') && !actual.includes('\n')) {
    return [`expected: ${cutText(expected, maxCharacters)}`, `actual:   ${cutText(actual, maxCharacters)}`];
  }
  return ['- expected, + actual:', cutText(diffText(expected, actual), maxCharacters)];
}
