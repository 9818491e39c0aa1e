import { inspect } from 'node:util';
import { escapeLine, escapeLines } from '../../escape-hidden.ts';
import { toPlain, type JsonValue } from '../../json/index.ts';
import type { PolicyAnswer } from '../../library/index.ts';

const maxLength = 1000;
/** What of a text of several lines is shown: its start and, since crashes tell their cause there, its end. */
const maxLines = 12;
const maxTextLength = 10_000;
/** What of a log is shown: its end. */
const maxEvents = 10;

/** A value on one line, without control characters; without what is deeper than that, or its end where it is long. */
export function shown(value: unknown, depth = 10): string {
  const text = inspect(value, {
    depth,
    compact: true,
    breakLength: Infinity,
    maxStringLength: maxLength,
  });
  const visible = escapeLine(text);
  return visible.length <= maxLength ? visible : `${visible.slice(0, maxLength).toWellFormed()} …`;
}

/** The verdict: `the request was rejected with code 403: 'no latest tags'`. */
export function describeVerdict({ allowed, message, code }: PolicyAnswer): string {
  if (allowed) return 'the request was accepted';
  const text = message === undefined ? ' without a message' : `: ${shown(message)}`;
  return `the request was rejected${code === undefined ? '' : ` with code ${String(code)}`}${text}`;
}

/** A text of several lines below a message; without its middle where it is long. */
export function indented(text: string): string {
  const lines = escapeLines(text.slice(0, maxTextLength)).split('\n');
  const isLong = lines.length > maxLines;
  const kept = isLong ? [...lines.slice(0, maxLines / 2), '…', ...lines.slice(-maxLines / 2)] : lines;
  return kept.map((line) => (line === '' ? '\n' : `\n  ${line}`)).join('');
}

/** What the policy logged, as lines below a message. */
export function describeLogs({ logs }: PolicyAnswer): string {
  if (logs.length === 0) return '';
  const left = logs.length - maxEvents;
  const lines = logs.slice(-maxEvents).map(({ level, message, data }) => {
    const more = Object.keys(data).length === 0 ? '' : ` ${shown(data)}`;
    return `\n  ${level} ${shown(message)}${more}`;
  });
  return `\n\nIt logged:${left > 0 ? `\n  … ${String(left)} before` : ''}${lines.join('')}`;
}

/** A document for vitest to compare and print: what is hidden, which may be a guest's, becomes visible. */
export function sideOf(document: JsonValue): unknown {
  return toPlain(escapeControls(document));
}

function escapeControls(value: JsonValue): JsonValue {
  if (typeof value === 'string') return escapeLines(value);
  if (Array.isArray(value)) return value.map(escapeControls);
  if (!(value instanceof Map)) return value;
  return new Map(Array.from(value, ([key, item]) => [escapeLines(key), escapeControls(item)]));
}
