import type { Finding } from '../suite-event.ts';
import type { Position } from '../suite.ts';
import { cutText } from './cut-text.ts';
import { defuseCommands } from './escape-command.ts';
import { jsonText } from './json-text.ts';

/** Where a test point is from; `undefined` for what is not known. */
export interface TapPlace {
  readonly file: string | undefined;
  readonly position: Position | undefined;
}

const maxCharacters = 65_536;

/** The YAML block below a test point that failed: lists, mappings, JSON strings and `|` blocks, as YAMLish has them. */
export function tapDiagnostics(findings: readonly Finding[], { file, position }: TapPlace): string {
  const at = [
    ...(file === undefined ? [] : [`  file: ${jsonText(file)}`]),
    ...(position === undefined ? [] : [`  line: ${position.line}`, `  column: ${position.column}`]),
  ];
  const lines = [
    '---',
    'severity: fail',
    ...(at.length === 0 ? [] : ['at:', ...at]),
    'findings:',
    ...findings.flatMap(findingLines),
    '...',
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}

function findingLines({ check, message, expected, actual, hint }: Finding): string[] {
  const members = Object.entries({ check, message, expected, actual, hint });
  return members
    .flatMap(([key, text]) => (text === undefined ? [] : memberLines(key, cutText(text, maxCharacters))))
    .map((line, index) => (index === 0 ? `  - ${line}` : `    ${line}`));
}

function memberLines(key: string, text: string): string[] {
  const lines = text.split('\n');
  if (!isBlock(lines)) return [`${key}: ${jsonText(text)}`];
  return [`${key}: |`, ...lines.map((line) => `  ${line}`)];
}

/** Several lines that every reader of blocks reads alike; the block adds a line break at the end. */
function isBlock(lines: readonly string[]): boolean {
  const [first = ''] = lines;
  return lines.length > 1 && first.trimStart() === first && lines.every(isPlainLine);
}

function isPlainLine(line: string): boolean {
  return line !== '' && line.trimEnd() === line && printable.test(line) && defuseCommands(line) === line;
}

/** In YAML, but for tabs and what is hidden. */
const printable = /^[\x20-\x7e\p{L}\p{N}\p{P}\p{S}]*$/u;
