/** A text of at most `maxCharacters` and a note of what is left out. */
export function cutText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const kept = text.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (${String(text.length - kept.length)} more characters)`;
}
