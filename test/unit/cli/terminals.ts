import type { Terminal } from '../../../src/cli/terminal.ts';

/** 80 columns, no colours, any Unicode. */
export const plain: Terminal = { columns: 80, color: false, unicode: true };

/** Our colours are the only escape sequences that may be in a text for a terminal. */
const colour = /\x1b\[[0-9;]+m/g;
/** Everything but text and line breaks that a terminal may act on, or that turns text around. */
export const active = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** The rows of a text as they are seen, without colours. */
export function seenRows(text: string): string[] {
  return text.replace(colour, '').split('\n');
}
