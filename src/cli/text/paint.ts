import type { Terminal } from '../terminal.ts';

/** SGR parameters; only the 16 colours that themes of terminals define. */
const styles = {
  accepted: '1;32',
  rejected: '1;31',
  failed: '1;33',
  strong: '1',
  quiet: '2',
  emphasis: '3',
  underline: '4',
  deleted: '9',
  added: '32',
  removed: '31',
  place: '36',
  warning: '33',
  code: '36',
} as const;

export type Style = keyof typeof styles;

/** The text in a style, or as it is where the terminal has no colour. The text must be visible already. */
export function paint(style: Style | undefined, text: string, terminal: Terminal): string {
  return style === undefined ? text : paintAll([style], text, terminal);
}

/** As {@link paint}, in several styles at once. */
export function paintAll(chosen: readonly Style[], text: string, { color }: Terminal): string {
  if (!color || chosen.length === 0 || text === '') return text;
  return `\x1b[${chosen.map((style) => styles[style]).join(';')}m${text}\x1b[0m`;
}

const unicodeGlyphs = {
  accepted: '✔',
  rejected: '✘',
  failed: '⚠',
  dot: '·',
  bar: '│',
  bullet: '•',
  rule: '─',
  continued: '↪',
  arrow: '→',
  ellipsis: '…',
};
const asciiGlyphs: typeof unicodeGlyphs = {
  accepted: '+',
  rejected: 'x',
  failed: '!',
  dot: '-',
  bar: '|',
  bullet: '*',
  rule: '-',
  continued: '\\',
  arrow: '->',
  ellipsis: '...',
};

/** The signs of our own that a terminal can show. */
export function glyphsOf({ unicode }: Terminal): Readonly<typeof unicodeGlyphs> {
  return unicode ? unicodeGlyphs : asciiGlyphs;
}
