/**
 * What terminals and viewers act on or do not show: controls, bidirectional overrides, invisible characters, line
 * separators, halves of surrogate pairs. Joiners and variation selectors belong to scripts and emoji.
 */
const hidden = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\ufe0e-\ufe0f\u200c-\u200d]`;
const plainAscii = /^[\x20-\x7e]*$/;

/** Made when the first text needs them: tables of Unicode take 2 ms, and most runs print plain ASCII. */
let unicodePatterns: { hidden: RegExp; hiddenButLayout: RegExp } | undefined;

function patterns(): { hidden: RegExp; hiddenButLayout: RegExp } {
  return (unicodePatterns ??= {
    hidden: new RegExp(`[${hidden}]`, 'gv'),
    hiddenButLayout: new RegExp(`[[${hidden}]--[\\n\\t]]`, 'gv'),
  });
}

const shortEscapes = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/** A foreign text on one line, with escapes such as `\x1b` for what is hidden. */
export function escapeLine(text: string): string {
  return plainAscii.test(text) ? text : text.replace(patterns().hidden, escapeCharacter);
}

/** As {@link escapeLine}, for a text of several lines: line feeds and tabs stay. */
export function escapeLines(text: string): string {
  return plainAscii.test(text) ? text : text.replace(patterns().hiddenButLayout, escapeCharacter);
}

/** JSON text that means the same, with `\u` escapes for what is hidden. */
export function escapeJson(text: string): string {
  if (plainAscii.test(text)) return text;
  return text.replace(patterns().hidden, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}

/** An escape of double quotes in YAML. */
export function escapeCharacter(character: string): string {
  const short = shortEscapes.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
