import { escapeLine } from '../../escape-hidden.ts';

/** A description or reason on the line of a test point, where `#` begins a directive and `{` at the end a subtest. */
export function escapeTap(text: string): string {
  return escapeLine(text)
    .replace(/\{\s*$/, String.raw`\x7b`)
    .replace(/[\\#]/g, String.raw`\$&`)
    .trim();
}
