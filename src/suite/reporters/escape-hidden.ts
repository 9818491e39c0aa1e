/** What terminals and viewers act on or do not show; joiners belong to scripts and emoji. */
const hidden = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]--[\u200c\u200d]]/gv;
const hiddenButLayout = /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]--[\n\t\u200c\u200d]]/gv;

const shortEscapes = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/** A foreign text on one line, with escapes such as `\x1b` for what is hidden. */
export function escapeLine(text: string): string {
  return text.replace(hidden, escapeCharacter);
}

/** As {@link escapeLine}, for a text of several lines: line feeds and tabs stay. */
export function escapeLines(text: string): string {
  return text.replace(hiddenButLayout, escapeCharacter);
}

/** JSON text that means the same, with `\u` escapes for what is hidden. */
export function escapeJson(text: string): string {
  return text.replace(hidden, (character) =>
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
