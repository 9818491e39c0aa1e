import { killTree } from './kill-tree.ts';
import { openTerminal } from './open-terminal.ts';

export { hasPseudoTerminals } from './open-terminal.ts';

/** What the user does: waits for a text, then types another. */
export type Step = readonly [awaited: string, typed: string];

/** How a program at a terminal ended. */
export interface EndedAtTerminal {
  readonly exitCode: number | null;
  /** All that the user saw, echoes of what was typed included. */
  readonly screen: string;
}

/** Shorter than the time that a test has, so that its failure shows the screen. */
const patienceMs = 50_000;

/**
 * Runs a shell command at a terminal of its own, to its end.
 * @param variables of its environment
 * @param timeLimitMs after which it is killed with all that it started; default: 50 s
 * @throws Error with the screen where it does not end in time
 */
export function runAtTerminal(
  command: string,
  variables: Readonly<Record<string, string>>,
  steps: readonly Step[],
  timeLimitMs = patienceMs,
): Promise<EndedAtTerminal> {
  const child = openTerminal(command, { env: variables });
  const left = [...steps];
  let screen = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk;
    for (let [step] = left; step !== undefined; [step] = left) {
      const [awaited, typed] = step;
      const at = screen.indexOf(awaited, seen);
      if (at === -1) return;
      left.shift();
      seen = at + awaited.length;
      child.stdin.write(typed);
    }
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      if (child.pid !== undefined) killTree(child.pid);
      const [awaited] = left[0] ?? [];
      const missing = awaited === undefined ? '' : `, waiting for ${JSON.stringify(awaited)}`;
      const limit = `${String(timeLimitMs / 1000)} s`;
      reject(new Error(`${command}\ndid not end within ${limit}${missing}; on the screen:\n${screen}`));
    }, timeLimitMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, screen });
    });
  });
}
