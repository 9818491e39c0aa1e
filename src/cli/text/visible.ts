import { visibleLine } from '../escape.ts';
import type { Terminal } from '../terminal.ts';

const tabWidth = 4;

/** The lines of a foreign text without blank ones around it, made visible; tabs become spaces. */
export function visibleLines(text: string, terminal: Terminal): string[] {
  return text
    .replace(/^(?:[ \t]*\r?\n)+/, '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => visibleLine(line.replaceAll('\t', ' '.repeat(tabWidth)), terminal).trimEnd());
}
