import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { kill, treeOf } from './kill-tree.ts';
import { openTerminal, type TerminalStart } from './open-terminal.ts';

/** Shorter than the time that a test has, so that its failure tells what was waited for. */
const patienceMs = 20_000;

/** How a command ended whose terminal was closed. */
export interface HungUp {
  readonly exitCode: number;
  readonly stderr: string;
}

/** A command at a terminal that can be closed. */
export interface ClosableTerminal {
  /** Closes it, and waits until the command has ended. */
  close(): Promise<HungUp>;
}

/**
 * Runs a command at a terminal until it shows a text. As shells do, the one there tells its job that it is closed. What
 * was started there, and is still there when the test ends, is killed then.
 * @param folder for its exit code and for what it writes to stderr: files named `ended` and `errors`
 * @param awaited `''` for nothing
 */
export async function runUntil(
  command: string,
  folder: string,
  awaited: string,
  start: TerminalStart,
): Promise<ClosableTerminal> {
  const [ended, errors] = [join(folder, 'ended'), join(folder, 'errors')];
  const job = `${command} 2>${errors} </dev/tty & job=$!`;
  const shell = `trap 'kill -HUP $job' HUP; stty cols 80; ${job}; wait $job; wait $job; echo $? >${ended}`;
  const terminal = openTerminal(shell, start);
  let started: number[] = [];
  const remember = (): void => {
    // Later, those are nobody's children that have outlived the terminal.
    if (terminal.pid !== undefined) started = [...new Set([...started, ...treeOf(terminal.pid)])];
  };
  onTestFinished(() => {
    remember();
    started.forEach(kill);
  });
  let screen = '';
  terminal.stdout.setEncoding('utf8').on('data', (chunk: string) => (screen += chunk));
  await expect.poll(() => screen, { timeout: patienceMs }).toContain(awaited);
  return {
    close: async () => {
      remember();
      terminal.kill('SIGKILL');
      await expect.poll(() => textOf(ended), { timeout: patienceMs }).toMatch(/\n$/);
      return { exitCode: Number(textOf(ended)), stderr: textOf(errors) };
    },
  };
}

/** `''` where there is no such file yet. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
