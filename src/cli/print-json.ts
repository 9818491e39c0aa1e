import { escapeJson } from './escape.ts';
import { isTerminal } from './terminal.ts';
import { writeStdout } from './write.ts';

/** Prints a value as JSON for people: two spaces for each level. */
export function printJson(value: object): void {
  writeStdout(formatJson(value, isTerminal(1)));
}

/** Prints a value as one line of JSON: for short ones, and where there is a line for each of several. */
export function printJsonLine(value: object): void {
  printJsonText(`${JSON.stringify(value)}\n`);
}

/** Prints JSON that was made already; to a terminal, as {@link jsonForTerminal} has it. */
export function printJsonText(text: string): void {
  writeStdout(isTerminal(1) ? jsonForTerminal(text) : text);
}

/** What {@link printJson} prints. */
export function formatJson(value: object, forTerminal: boolean): string {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  return forTerminal ? jsonForTerminal(text) : text;
}

/** JSON that means the same, with escapes for what must not reach a terminal; its line breaks stay. */
export function jsonForTerminal(text: string): string {
  return text.replace(/[^\n]+/g, escapeJson);
}
