import { spawnSync } from 'node:child_process';

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Wall time of one process in milliseconds. @throws Error where it fails */
export function timeProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}: ${stderr}`);
  return performance.now() - startedAt;
}

/** Wall time of one process of this Node in milliseconds. @throws Error where it fails */
export function timeNode(args: readonly string[], env: NodeJS.ProcessEnv): number {
  return timeProgram(process.execPath, args, env);
}

export function print(label: string, text: string): void {
  process.stdout.write(`${label.padEnd(44)} ${text}\n`);
}
