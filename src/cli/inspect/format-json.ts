import type { PolicyChanges, PolicyDescription } from '../../inspect/index.ts';
import { escapeJson } from '../escape.ts';
import type { Terminal } from '../terminal.ts';

/** The JSON that `inspect` prints; for a terminal, with escapes for what must not reach one. */
export function formatJson(value: PolicyDescription | PolicyChanges, terminal: Terminal | undefined): string {
  const text = JSON.stringify(value, null, 2);
  return `${terminal === undefined ? text : text.replace(/[^\n]+/g, escapeJson)}\n`;
}
