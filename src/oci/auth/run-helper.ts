import { spawn } from 'node:child_process';
import type { HelperCommand, HelperSurroundings } from './helper-program.ts';

const defaultTimeoutMs = 30_000;
const maxOutputBytes = 1024 * 1024;

/** How a helper ended. */
export type HelperOutcome =
  | { readonly kind: 'ended'; readonly exitCode: number; readonly stdout: string }
  /** `problem` never has anything that the helper printed. */
  | { readonly kind: 'failed'; readonly problem: string };

/** Runs a helper to its end, or to that of our patience. */
export function runHelper(
  { file, args, isVerbatim }: HelperCommand,
  input: string,
  { environment, timeoutMs = defaultTimeoutMs }: HelperSurroundings,
): Promise<HelperOutcome> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      // What helpers print there may hold anything.
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...environment },
      windowsHide: true,
      windowsVerbatimArguments: isVerbatim,
    });
    const finish = (outcome: HelperOutcome): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      // Programs that the helper started may keep its output open for ever.
      child.stdout.destroy();
      child.stdin.destroy();
      child.unref();
      resolve(outcome);
    };
    const fail = (problem: string): void => {
      finish({ kind: 'failed', problem });
    };
    const timer = setTimeout(() => {
      fail(`it did not end within ${String(timeoutMs / 1000)} s`);
    }, timeoutMs);
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutputBytes) fail(`it printed more than ${String(maxOutputBytes)} bytes`);
      else chunks.push(chunk);
    });
    // A helper may answer without reading.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', (error) => {
      fail(`it cannot be run (${'code' in error ? String(error.code) : error.name})`);
    });
    child.once('close', (exitCode, signal) => {
      if (exitCode === null) fail(`it was ended by ${String(signal)}`);
      else finish({ kind: 'ended', exitCode, stdout: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
