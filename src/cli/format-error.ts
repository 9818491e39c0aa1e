import type { ErrorCode, ErrorParts, WardctlError } from '../errors.ts';
import { escapeControls, escapeJson } from './escape.ts';

/** How an error is shown. */
export interface ErrorStyle {
  readonly json: boolean;
  readonly color: boolean;
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
  const label = style.color ? '\u001b[1;31mError:\u001b[0m' : 'Error:';
  const advice = style.color ? '\u001b[36mHint:\u001b[0m' : 'Hint:';
  // A foreign text in the message must not look like a line of ours.
  const lines = [`${label} ${escapeControls(message).replaceAll('\n', '\n  ')}`];
  if (hint !== undefined) lines.push(`${advice} ${escapeControls(hint)}`);
  return `${lines.join('\n')}\n`;
}
