import { spawn } from 'node:child_process';
import { systemErrorCode } from '../../files/index.ts';
import type { HelperCommand, HelperSurroundings } from './helper-program.ts';

const defaultTimeoutMs = 30_000;
const maxOutputBytes = 1024 * 1024;
const maxComplaintBytes = 4096;
const complaintGraceMs = 100;

/** What a helper printed, by itself to its end. */
export interface HelperEnd {
  readonly kind: 'ended';
  readonly exitCode: number;
  readonly stdout: string;
  /** Its first 4 KiB: what it complains of, which may be anything. */
  readonly stderr: string;
}

/** How a helper ended. */
export type HelperOutcome =
  | HelperEnd
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
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...environment },
      windowsHide: true,
      windowsVerbatimArguments: isVerbatim,
    });
    const finish = (outcome: HelperOutcome): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      // Programs that the helper started may keep its output open for ever.
      child.stdout.destroy();
      child.stderr.destroy();
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
    let complaint = Buffer.alloc(0);
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < maxComplaintBytes)
        complaint = Buffer.concat([complaint, chunk]).subarray(0, maxComplaintBytes);
    });
    // A helper may answer without reading.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', (error) => {
      fail(`it cannot be run (${systemErrorCode(error) ?? error.name})`);
    });
    const end = (): void => {
      const { exitCode, signalCode } = child;
      const isOver = (exitCode !== null || signalCode !== null) && child.stdout.closed;
      if (!isOver) return;
      if (exitCode === null) {
        fail(`it was ended by ${String(signalCode)}`);
        return;
      }
      const stdout = Buffer.concat(chunks).toString('utf8');
      const finishNow = (): void => {
        finish({ kind: 'ended', exitCode, stdout, stderr: complaint.toString('utf8') });
      };
      // Programs that the helper started may keep it open: what it complains of is there by then.
      if (exitCode === 0 || child.stderr.closed) finishNow();
      else setTimeout(finishNow, complaintGraceMs);
    };
    child.once('exit', end);
    child.stdout.once('close', end);
    child.stderr.once('close', end);
  });
}
