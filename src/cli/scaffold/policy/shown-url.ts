import { maskLogin } from '../../../mask-login.ts';

/** A URL as it may be shown: without its login, and without its query, which may be a secret as well. */
export function shownUrl(url: string): string {
  return maskLogin(url).replace(/\?[^#]*/s, '');
}

/** A folder as it may be shown: one that looks like a URL may be meant as one. */
export function shownFolder(path: string): string {
  return /:.*@/s.test(path) ? shownUrl(path) : path;
}
