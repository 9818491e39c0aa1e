import { isReadAsString } from './plain-scalar.ts';

/**
 * Without U+2028 and U+2029: they end a line for some readers of YAML, but not for others, so that outside of double
 * quotes the text behind them might be taken for a key.
 */
const printable = /^[\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;
const needsEscape =
  /["\\]|[^\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Indicators, `: ` and ` #` inside, white space at an end. */
const needsQuotes = /^[#,[\]{}&*!|>'"%@`]|^[?:-](?: |$)|^---|^\.\.\.|:(?: |$)| #|^ | $/;

/** A string on one line: as it is, or in single or double quotes. */
export function stringText(text: string): string {
  if (text.includes('\n') || !printable.test(text)) return doubleQuoted(text);
  if (text === '' || needsQuotes.test(text) || !isReadAsString(text))
    return `'${text.replaceAll("'", "''")}'`;
  return text;
}

/** A string and the line break behind it; where it has several lines and can be shown so, as a block. */
export function stringLines(text: string, indent: number): string {
  const isBlock = text.includes('\n') && printable.test(text) && !/ (?:\n|$)/.test(text);
  return isBlock ? block(text, indent) : `${stringText(text)}\n`;
}

function block(text: string, indent: number): string {
  // Readers find the indentation by the first line, unless that begins with more white space.
  const indentHint = /^[ \n]/.test(text) ? '2' : '';
  const lines = text.replace(/^(?=[^\n])/gm, ' '.repeat(indent));
  if (!text.endsWith('\n')) return `|${indentHint}-\n${lines}\n`;
  const keepsBreaks = text === '\n' || text.endsWith('\n\n');
  return `|${indentHint}${keepsBreaks ? '+' : ''}\n${lines}`;
}

function doubleQuoted(text: string): string {
  return `"${text.replace(needsEscape, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  const letter = letters.get(character);
  if (letter !== undefined) return `\\${letter}`;
  const code = character.charCodeAt(0).toString(16).toUpperCase();
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
}

const letters = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\u0085', 'N'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
]);
