import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

/** Whether programs can be run at a terminal: by `script` of util-linux. */
export const hasPseudoTerminals = process.platform === 'linux' && existsSync('/usr/bin/script');

/** What a command at a terminal is started with. */
export interface TerminalStart {
  /** Default: that of the tests. */
  readonly cwd?: string;
  /** Put over the environment of the tests; undefined removes a variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Starts a shell command at a terminal of its own: what is piped to it is typed there, and what it pipes is shown. */
export function openTerminal(
  command: string,
  { cwd, env }: TerminalStart,
): ChildProcessByStdio<Writable, Readable, null> {
  return spawn('/usr/bin/script', ['-qefc', command, '/dev/null'], {
    cwd,
    env: { ...process.env, TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
