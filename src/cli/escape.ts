/**
 * What a terminal acts on or a reader cannot see: controls, bidirectional overrides, invisible characters,
 * line separators, halves of surrogate pairs. Joiners and variation selectors belong to scripts and emoji.
 */
const hidden = String.raw`[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\ufe0e-\ufe0f\u200c-\u200d]]`;
/** More marks on one letter than any script has; they would reach into the rows around. */
const stackedMarks = String.raw`\p{M}{9,}`;
/** UTF-8 holds bytes that terminals of other encodings take for controls. */
const notAscii = /[^\x20-\x7e]/gv;
const plainAscii = /^[\x20-\x7e]*$/;

/** Made when the first text needs them: tables of Unicode take 2 ms, and most runs print plain ASCII. */
let unicodePatterns: { hidden: RegExp; stackedMarks: RegExp } | undefined;

function patterns(): { hidden: RegExp; stackedMarks: RegExp } {
  return (unicodePatterns ??= {
    hidden: new RegExp(hidden, 'gv'),
    stackedMarks: new RegExp(stackedMarks, 'gv'),
  });
}

const shortEscapes = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/** What a terminal takes for text: any Unicode, or only ASCII. */
interface Charset {
  readonly unicode: boolean;
}

/** Whether a text is safe to print as it is, on one line. */
export function isVisible(text: string, charset: Charset): boolean {
  return visibleLine(text, charset) === text;
}

/**
 * A foreign text on one line, with escapes such as `\x1b` for what must not reach a terminal. They are those of
 * double quotes in YAML.
 */
export function visibleLine(text: string, { unicode }: Charset = { unicode: true }): string {
  if (plainAscii.test(text)) return text;
  if (!unicode) return text.replace(notAscii, escapeCharacter);
  return text
    .replace(patterns().hidden, escapeCharacter)
    .replace(patterns().stackedMarks, (marks) => marks.replace(/./gv, escapeCharacter));
}

/** As {@link visibleLine}, for a text of several lines: line breaks and tabs stay. */
export function escapeControls(text: string): string {
  return text.replace(/[^\n\t]+/g, (piece) => visibleLine(piece));
}

/** JSON text on one line that means the same, with `\u` escapes for what must not reach a terminal. */
export function escapeJson(text: string): string {
  if (plainAscii.test(text)) return text;
  return text.replace(patterns().hidden, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}

function escapeCharacter(character: string): string {
  const short = shortEscapes.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
