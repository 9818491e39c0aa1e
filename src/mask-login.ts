/**
 * A reference or URL as it may be shown: `user:***@` in place of a login, and without the query of a web address, which
 * may be secret too. What stands before the last `@` counts as a login, unless it can only be a repository or a path.
 */
export function maskLogin(text: string): string {
  // A file of one's own.
  if (/^(?:\.{0,2}|~|[a-z]:)[\\/](?![\\/])/i.test(text)) return text;
  const [, start = '', rest = ''] = /^((?:[a-z][a-z0-9+.-]+:)?[\\/]{2,})?(.*)$/is.exec(text) ?? [];
  const [digest = ''] = /@sha\d{3}:[^@]*$/i.exec(rest) ?? [];
  const name = rest.slice(0, rest.length - digest.length);
  const placeStart = name.lastIndexOf('@') + 1;
  const place = name.slice(placeStart);
  const shownPlace = /^https?:/i.test(start) ? place.replace(/[?#].*$/s, '') : place;
  return `${start}${masked(name.slice(0, placeStart), start)}${shownPlace}${digest}`;
}

const schemes = /^(?:registry|https?|docker|oci|file):|^$|^[\\/]/i;

/** @param login with its `@`, or nothing @param start what stands before it: a scheme, or the beginning of a login */
function masked(login: string, start: string): string {
  if (login === '') return '';
  const [user = '', ...password] = login.split(':');
  if (/[\\/]/.test(user)) return schemes.test(start) ? login : '***@';
  return password.length === 0 ? '***@' : `${user}:***@`;
}
