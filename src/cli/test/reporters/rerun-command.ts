import { isVisible } from '../../escape.ts';
import type { Terminal } from '../../terminal.ts';

/** Which case to run again. */
export interface RerunTarget {
  /** As `wardctl test` takes it: relative to the working folder, with `/`. */
  readonly suite: string;
  readonly line: number;
}

/** What a terminal can show: what it cannot show cannot be copied from there. */
type Charset = Pick<Terminal, 'unicode'>;

const needsNoQuotes = /^[\w./][\w./:-]*$/;
/** PowerShell takes the curly ones for single quotes, too. */
const singleQuotes = /['\u2018-\u201b]/;
/** What one of the shells expands within double quotes, or takes for their end. */
const specialInDoubleQuotes = /["$`\\!\u201c-\u201e]/;
/** PowerShell before 7.3 passes on double quotes, and backslashes at the end, as if there were no quotes around. */
const lostInPowerShell = /"|\\$/;

/** The command that runs one case again, for POSIX shells and PowerShell alike. */
export function rerunCommand({ suite, line }: RerunTarget, charset: Charset): string {
  const filter = suiteFilter(suite, charset);
  const byLine = filter === '' ? '' : `${filter}:${String(line)}`;
  return ['npx wardctl test', ...argument(byLine, charset)].join(' ');
}

/** The name of a suite, or as much of it as all shells take: a part is enough for it to be found. */
function suiteFilter(name: string, charset: Charset): string {
  if (quoteForShells(name, charset) !== undefined) return name.startsWith('-') ? `./${name}` : name;
  const pieces = [...name.replace(/\.policytest\.ya?ml$/, '')]
    .map((character) => (quoteForShells(character, charset)?.startsWith("'") === true ? character : '\n'))
    .join('')
    .split('\n')
    .map((piece) => piece.replace(/^-+/, ''));
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}

function argument(filter: string, charset: Charset): string[] {
  if (filter === '') return [];
  return [needsNoQuotes.test(filter) ? filter : (quoteForShells(filter, charset) ?? filter)];
}

/** `undefined` where no quotes mean the same to all shells. */
function quoteForShells(text: string, charset: Charset): string | undefined {
  if (text === '' || !isVisible(text, charset) || lostInPowerShell.test(text)) return undefined;
  if (!singleQuotes.test(text)) return `'${text}'`;
  return specialInDoubleQuotes.test(text) ? undefined : `"${text}"`;
}
