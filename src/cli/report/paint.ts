import type { Terminal } from './view.ts';

/** SGR parameters; only the 16 colours that themes of terminals define. */
const styles = {
  accepted: '1;32',
  rejected: '1;31',
  failed: '1;33',
  strong: '1',
  quiet: '2',
  added: '32',
  removed: '31',
  place: '36',
  warning: '33',
} as const;

export type Style = keyof typeof styles;

/** The text in a style, or as it is where the terminal has no colour. The text must be visible already. */
export function paint(style: Style | undefined, text: string, { color }: Terminal): string {
  return !color || style === undefined || text === '' ? text : `\x1b[${styles[style]}m${text}\x1b[0m`;
}

const unicodeGlyphs = { accepted: '✔', rejected: '✘', failed: '⚠', dot: '·', bar: '│', ellipsis: '…' };
const asciiGlyphs = { accepted: '+', rejected: 'x', failed: '!', dot: '-', bar: '|', ellipsis: '...' };

/** The signs of our own that a terminal can show. */
export function glyphsOf({ unicode }: Terminal): Readonly<Record<keyof typeof unicodeGlyphs, string>> {
  return unicode ? unicodeGlyphs : asciiGlyphs;
}
