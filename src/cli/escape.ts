import { escapeCharacter, escapeLine } from '../escape-hidden.ts';

export { escapeJson } from '../escape-hidden.ts';

/** More marks on one letter than any script has; they would reach into the rows around. */
const stackedMarks = String.raw`\p{M}{9,}`;
/** UTF-8 holds bytes that terminals of other encodings take for controls. */
const notAscii = /[^\x20-\x7e]/gv;
const plainAscii = /^[\x20-\x7e]*$/;

/** Made when the first text needs it: tables of Unicode take time, and most runs print plain ASCII. */
let stackedPattern: RegExp | undefined;

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
  stackedPattern ??= new RegExp(stackedMarks, 'gv');
  return escapeLine(text).replace(stackedPattern, (marks) => marks.replace(/./gv, escapeCharacter));
}

/** As {@link visibleLine}, for a text of several lines: line breaks and tabs stay. */
export function escapeControls(text: string): string {
  return text.replace(/[^\n\t]+/g, (piece) => visibleLine(piece));
}
