const ascii = /^[\x20-\x7e]*$/;
/** Scripts of East Asia in full width, and the characters that are emoji by default. */
const wide =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18fff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]/v;
const zero = /[\p{Mn}\p{Me}\u200c-\u200d]/v;
/** Makes an emoji, which is wide, of the character before it. */
const emojiSelector = '\ufe0f';

/** Columns that a visible text takes. Joined emoji count one by one, as most terminals draw them. */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += characterWidth(character);
  return columns;
}

/** The longest start of a visible text that fits into `columns`, at least one character. */
export function takeColumns(text: string, columns: number): string {
  if (ascii.test(text)) return text.slice(0, Math.max(1, columns));
  let used = 0;
  let end = 0;
  for (const character of text) {
    const width = characterWidth(character);
    used += width;
    if (used > columns && width > 0 && end > 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** A visible text cut in its middle to fit into `columns`: both ends of paths and names matter. */
export function shorten(text: string, columns: number, ellipsis: string): string {
  if (displayWidth(text) <= columns) return text;
  const room = Math.max(2, columns - ellipsis.length);
  const head = takeColumns(text, Math.floor(room / 2));
  const tail = takeColumns([...text].reverse().join(''), Math.ceil(room / 2));
  return `${head}${ellipsis}${[...tail].reverse().join('')}`;
}

function characterWidth(character: string): number {
  if (character <= '\x7e' || character === emojiSelector) return 1;
  if (zero.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
