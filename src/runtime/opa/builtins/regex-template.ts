import { RE2JS } from 're2js';
import { BuiltinError } from './builtin.ts';

/**
 * The pattern of a template such as `urn:foo:{.*}`: what stands between the delimiters is a regular
 * expression, the rest is literal, and the whole text has to match.
 * @param compile checks each part; it throws for a part that is no expression.
 * @throws BuiltinError for unbalanced delimiters or delimiters that are not one byte long.
 */
export function templatePattern(
  template: string,
  open: string,
  close: string,
  compile: (pattern: string) => unknown,
): string {
  if (Buffer.byteLength(open) !== 1 || Buffer.byteLength(close) !== 1) {
    throw new BuiltinError('delimiters have to be exactly one character long');
  }
  let pattern = '^';
  let from = 0;
  for (const { start, end } of delimitedParts(template, open, close)) {
    const part = template.slice(start + 1, end - 1);
    compile(`^${part}$`);
    pattern += `${RE2JS.quote(template.slice(from, start))}(${part})`;
    from = end;
  }
  return `${pattern}${RE2JS.quote(template.slice(from))}$`;
}

/** Outermost delimited parts, the delimiters included. */
function delimitedParts(template: string, open: string, close: string): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let level = 0;
  let start = 0;
  for (const [index, unit] of template.split('').entries()) {
    if (unit === open) {
      level++;
      if (level === 1) start = index;
    } else if (unit === close) {
      level--;
      if (level === 0) parts.push({ start, end: index + 1 });
      if (level < 0) throw unbalanced(template);
    }
  }
  if (level !== 0) throw unbalanced(template);
  return parts;
}

function unbalanced(template: string): BuiltinError {
  return new BuiltinError(`unbalanced braces in ${JSON.stringify(template)}`);
}
