import type { ErrorCode, ErrorParts, WardctlError } from '../errors.ts';
import { escapeControls, escapeJson } from './escape.ts';

/** How an error is shown. */
export interface ErrorStyle {
  readonly json: boolean;
  readonly color: boolean;
  /** Breaks a line into rows, which are indented but for the first. Default: lines stay whole. */
  readonly wrap?: ((line: string) => string[]) | undefined;
}

/** The last line that a failing command writes to stderr when it was asked for JSON. */
export interface ErrorOutput {
  readonly error: {
    readonly code: ErrorCode;
    /** What could not be done, and why. */
    readonly message: string;
    /** What to do about it. */
    readonly hint?: string | undefined;
    /** Facts for programs, such as the policy that it is about. */
    readonly details?: ErrorParts['details'] | undefined;
  };
}

/** The text for stderr about something that could not be done. */
export function formatError(error: WardctlError, style: ErrorStyle): string {
  const { code, message, hint, details } = error;
  if (style.json) {
    const output: ErrorOutput = { error: { code, message, hint, details } };
    return `${escapeJson(JSON.stringify(output))}\n`;
  }
  const lines = labelled('Error:', '1;31', message, style);
  // What is shown in a place of its own, such as an expression with a mark below, keeps its columns.
  const isBlock = hint?.startsWith(' ') === true;
  if (hint !== undefined) lines.push(...labelled('Hint:', '36', isBlock ? `\n${hint}` : hint, style));
  return `${lines.join('\n')}\n`;
}

/** A foreign text in the message must not look like a line of ours: only the first stands at the margin. */
function labelled(label: string, colour: string, text: string, { color, wrap }: ErrorStyle): string[] {
  const [first = '', ...others] = `${label} ${escapeControls(text)}`.split('\n');
  const rows = [first.trimEnd(), ...others].flatMap((line) => wrap?.(line) ?? [line]);
  return rows.map((row, index) => {
    if (index > 0) return `  ${row}`;
    return color ? `\u001b[${colour}m${label}\u001b[0m${row.slice(label.length)}` : row;
  });
}
