import type { Secrets } from '../secrets.ts';
import { boundedText, shownText } from '../shown-text.ts';

const maxShown = 300;

/**
 * What a server said, for people: on one line, without secrets and what a terminal would act on, and cut.
 * @param maxLength in characters; default: 300
 */
export function shown(text: string, secrets: Secrets, maxLength = maxShown): string {
  // As it came: what is folded or cut is harder to recognize.
  return shownText(secrets.hide(boundedText(text)), maxLength);
}

/** The same between quotation marks, for values. */
export function quoted(text: string | undefined, secrets: Secrets): string {
  return text === undefined ? 'none' : `"${shown(text, secrets, 200)}"`;
}

/** A URL that a server names, without what may be secret in it: a login, and the query in which storage is signed. */
export function quotedPlace(text: string | undefined, secrets: Secrets): string {
  return quoted(text === undefined ? undefined : placeOf(text), secrets);
}

/** As browsers read it: without line breaks, and with `\` for `/`. */
function placeOf(text: string): string {
  const plain = text.replace(/[\t\n\r]/g, '').replaceAll('\\', '/');
  const url = URL.parse(plain);
  if (url !== null && url.host !== '') return `${url.protocol}//${url.host}${url.pathname}`;
  // Of what cannot be read, anything up to the last @ may be a login.
  const [start = '', rest = ''] = /^((?:[a-z][a-z0-9+.-]*:)?\/*)(.*)$/is.exec(plain)?.slice(1) ?? [];
  return `${start}${rest.slice(rest.lastIndexOf('@') + 1).replace(/[?#].*$/s, '')}`;
}
