import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether programs can be run at a terminal: by `script` of util-linux. */
export const hasPseudoTerminals = process.platform === 'linux' && existsSync('/usr/bin/script');

/** What the user does: waits for a text, then types another. */
export type Step = readonly [awaited: string, typed: string];

/** How a program at a terminal ended. */
export interface EndedAtTerminal {
  readonly exitCode: number | null;
  /** All that the user saw, echoes of what was typed included. */
  readonly screen: string;
}

/**
 * Runs a shell command at a terminal of its own, to its end.
 * @param variables of its environment
 */
export function runAtTerminal(
  command: string,
  variables: Readonly<Record<string, string>>,
  steps: readonly Step[],
): Promise<EndedAtTerminal> {
  const child = spawn('/usr/bin/script', ['-qefc', command, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm', ...variables },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const left = [...steps];
  let screen = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk;
    const [awaited, typed] = left[0] ?? [];
    const at = awaited === undefined ? -1 : screen.indexOf(awaited, seen);
    if (awaited === undefined || at === -1) return;
    left.shift();
    seen = at + awaited.length;
    child.stdin.write(typed ?? '');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      resolve({ exitCode, screen });
    });
  });
}
