import { escapeLine } from '../../escape-hidden.ts';

/**
 * A plain text message of SARIF, on one line: braces, which are placeholders, are doubled (SARIF 2.1.0, 3.11.5), and
 * nothing in it is an embedded link (3.11.6).
 */
export function escapeSarif(text: string): string {
  return escapeLine(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}
