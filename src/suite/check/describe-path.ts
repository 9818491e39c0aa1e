import { quote } from './quote.ts';

/** A pointer for messages: as it is, in quotes where it has more than plain characters. */
export function describePath(path: string): string {
  if (path === '') return 'the top';
  return /^[\x21-\x7e]{1,200}$/.test(path) ? path : quote(path);
}
