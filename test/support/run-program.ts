import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** The built command line. */
export const builtCli = join(import.meta.dirname, '../../dist/cli/main.cjs');

/** How a program ended, with what it wrote. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program is started with, besides its arguments. */
export interface Start {
  readonly cwd?: string;
  /** Put over the environment of the tests; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What is piped to it; nothing when absent. */
  readonly stdin?: string;
}

/** Runs a program to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env, stdin }: Start = {},
): Promise<Ended> {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
  child.stdin.end(stdin);
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { exitCode, stdout, stderr };
}

/** Runs this Node with `args` to its end. */
export function runNode(args: readonly string[], start?: Start): Promise<Ended> {
  return runProgram(process.execPath, args, start);
}

/** Runs the built command line with `args` to its end. */
export function runCli(args: readonly string[], start?: Start): Promise<Ended> {
  return runNode([builtCli, ...args], start);
}
