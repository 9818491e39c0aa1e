import { WardctlError } from '../errors.ts';
import { escapeControls, escapeJson } from './escape.ts';

/** How an error is shown. */
export interface ErrorStyle {
  readonly json: boolean;
  readonly color: boolean;
}

/** The text for stderr about something that could not be done. */
export function formatError(error: WardctlError, style: ErrorStyle): string {
  const { code, message, hint, details } = error;
  if (style.json) return `${escapeJson(JSON.stringify({ error: { code, message, hint, details } }))}\n`;
  const label = style.color ? '\u001b[1;31mError:\u001b[0m' : 'Error:';
  const advice = style.color ? '\u001b[36mHint:\u001b[0m' : 'Hint:';
  // A foreign text in the message must not look like a line of ours.
  const lines = [`${label} ${escapeControls(message).replaceAll('\n', '\n  ')}`];
  if (hint !== undefined) lines.push(`${advice} ${escapeControls(hint)}`);
  return `${lines.join('\n')}\n`;
}
