const blanks = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu;
/** More is not looked at. */
const maxRead = 4096;

/** A foreign text for messages: on one line, without what a terminal would act on, and cut. */
export function shownText(text: string, maxLength = 200): string {
  return cut(boundedText(text).replace(blanks, ' ').trim(), maxLength);
}

/** As much of a text as is looked at. */
export function boundedText(text: string): string {
  return cut(text, maxRead);
}

/** With a mark, by which the beginning of a secret is known, too. */
function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}
