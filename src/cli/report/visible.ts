import type { Terminal } from './view.ts';

/**
 * What a terminal acts on or a reader cannot see: controls, bidirectional overrides, invisible characters,
 * line separators, halves of surrogate pairs. Joiners and variation selectors belong to scripts and emoji.
 */
const hidden =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\ufe0e-\ufe0f\u200c-\u200d]]/v;
const allHidden = new RegExp(hidden, 'gv');
/** UTF-8 holds bytes that terminals of other encodings take for controls. */
const notAscii = /[^\x20-\x7e]/v;
const allNotAscii = new RegExp(notAscii, 'gv');

/** More marks on one letter than any script has; they would reach into the rows around. */
const stackedMarks = /\p{M}{9,}/v;
const allStackedMarks = new RegExp(stackedMarks, 'gv');

const tabWidth = 4;
const shortEscapes = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/** Whether a text is safe to print as it is. */
export function isVisible(text: string, { unicode }: Terminal): boolean {
  return unicode ? !hidden.test(text) && !stackedMarks.test(text) : !notAscii.test(text);
}

/**
 * A foreign text on one line, with escapes such as `\x1b` for what must not reach a terminal. They are those of
 * double quotes in YAML.
 */
export function visibleLine(text: string, { unicode }: Terminal): string {
  if (!unicode) return text.replace(allNotAscii, escapeCharacter);
  return text
    .replace(allHidden, escapeCharacter)
    .replace(allStackedMarks, (marks) => marks.replace(/./gv, escapeCharacter));
}

/** The lines of a foreign text without blank ones around it, made visible; tabs become spaces. */
export function visibleLines(text: string, terminal: Terminal): string[] {
  return text
    .replace(/^(?:[ \t]*\r?\n)+/, '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => visibleLine(line.replaceAll('\t', ' '.repeat(tabWidth)), terminal).trimEnd());
}

function escapeCharacter(character: string): string {
  const short = shortEscapes.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
