import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** How a program of this folder ended. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** When a program is killed. */
export interface Kill {
  /** When it has written so many lines. */
  readonly killAtLine?: number;
  /** Before its change to the disk with this number. */
  readonly killAtChange?: number;
}

/** Runs a program of this folder. */
export async function runProgram(
  name: string,
  args: readonly (string | number)[],
  { killAtLine = Infinity, killAtChange }: Kill = {},
): Promise<ProgramEnd> {
  const pathOf = (program: string): string => join(import.meta.dirname, `${program}.ts`);
  const preload = killAtChange === undefined ? [] : ['--import', pathOf('die-at')];
  const child = spawn(process.execPath, [...preload, pathOf(name), ...args.map(String)], {
    env: { ...process.env, DIE_AT: String(killAtChange) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lines = 0;
  createInterface(child.stdout).on('line', () => {
    if (++lines === killAtLine) child.kill('SIGKILL');
  });
  const end = new Promise<Pick<ProgramEnd, 'exitCode' | 'signal'>>((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const [stderr, ended] = await Promise.all([text(child.stderr), end]);
  return { ...ended, stderr };
}
