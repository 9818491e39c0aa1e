/** Texts between quotes as Go's `strconv` writes them. */

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

const escapes = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x0b, '\\v'],
]);

/**
 * A text between double quotes.
 * @param asciiOnly escapes everything beyond ASCII, too.
 */
export function quoteText(text: string, asciiOnly = false): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  const pieces: string[] = [];
  for (const character of text) pieces.push(escapeCharacter(character, '"', asciiOnly));
  return `"${pieces.join('')}"`;
}

/** One code point between single quotes; what is no code point becomes U+FFFD. */
export function quoteCodePoint(codePoint: bigint, asciiOnly = false): string {
  return `'${escapeCharacter(characterOf(codePoint), "'", asciiOnly)}'`;
}

/** The character of a code point, or U+FFFD. */
export function characterOf(codePoint: bigint): string {
  if (codePoint < 0n || codePoint > 0x10ffffn) return '\ufffd';
  return String.fromCodePoint(Number(codePoint)).toWellFormed();
}

/** Whether Go shows the character as it is. */
export function isPrintable(character: string): boolean {
  return printable.test(character);
}

/** Whether a text can stand between backquotes on one line. */
export function canBackquote(text: string): boolean {
  return !/[\u0000-\u0008\u000a-\u001f`\u007f\ufeff]/.test(text);
}

function escapeCharacter(character: string, quote: string, asciiOnly: boolean): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === quote || character === '\\') return `\\${character}`;
  if ((!asciiOnly || code < 0x80) && isPrintable(character)) return character;
  const escape = escapes.get(code);
  if (escape !== undefined) return escape;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
