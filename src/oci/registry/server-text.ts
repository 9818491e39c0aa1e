const maxShown = 300;

/**
 * What a server said, for people: on one line, without what a terminal would act on, and cut.
 * @param maxLength in characters; default: 300
 */
export function shown(text: string, maxLength = maxShown): string {
  const clean = text
    .slice(0, 4 * maxLength)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength)}…` : clean;
}

/** The same between quotation marks, for values. */
export function quoted(text: string | undefined): string {
  return text === undefined ? 'none' : `"${shown(text, 200)}"`;
}

/** A URL that a server names, without what may be secret in it: a login, and the query in which storage is signed. */
export function quotedPlace(text: string | undefined): string {
  return quoted(text?.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//'));
}
