import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { systemErrorCode } from '../files/index.ts';
import type { BuildSurroundings } from './surroundings.ts';

const maxShownBytes = 1024 * 1024;
const maxReadBytes = 16 * 1024 * 1024;
const defaultTimeoutMs = 15 * 60_000;
const endGraceMs = 2000;
/** How long others may keep the output of a program open that has ended. */
const outputGraceMs = 250;

/** A program to run, without a shell. */
export interface ProgramRun extends Pick<BuildSurroundings, 'signal' | 'environment'> {
  /** The program, which is looked for in `PATH`, and its arguments. */
  readonly command: readonly string[];
  /** Absolute path of the folder it runs in. */
  readonly folder: string;
  /** Whether what it writes to stdout, up to 16 MiB, is an answer, and not for people. */
  readonly readsStdout?: boolean;
  /** Default: 15 minutes. */
  readonly timeoutMs?: number;
}

/** How a program ended. */
export type ProgramEnd =
  | { readonly type: 'done'; readonly stdout: string }
  | FailedEnd
  /** @property code the system's reason, `ENOENT` where there is no such program */
  | { readonly type: 'not-started'; readonly code: string; readonly problem: string };

/** @property output the end of what it printed for people, at most about 1 MiB */
export interface FailedEnd {
  readonly type: 'failed';
  readonly problem: string;
  readonly output: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Runs a program to its end, or to that of our patience.
 * @throws the signal's reason, once the program is over
 */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  run.signal.throwIfAborted();
  let child;
  try {
    child = start(run);
  } catch (error) {
    return notStarted(error);
  }
  const end = await endOf(child, run);
  run.signal.throwIfAborted();
  return end;
}

function start({ command: [program = '', ...args], folder, environment }: ProgramRun): Child {
  return spawn(program, args, {
    cwd: folder,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    // A group of its own: ending it ends what the program started too.
    detached: process.platform !== 'win32',
  });
}

function endOf(
  child: Child,
  { signal, readsStdout = false, timeoutMs = defaultTimeoutMs }: ProgramRun,
): Promise<ProgramEnd> {
  return new Promise((fulfil) => {
    const shown = new OutputEnd();
    const read: Buffer[] = [];
    let readBytes = 0;
    let ended: string | undefined;
    let lastResort: NodeJS.Timeout | undefined;
    let outputEnd: NodeJS.Timeout | undefined;
    const closeOutput = (): void => {
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const endEarly = (problem: string): void => {
      if (ended !== undefined) return;
      ended = problem;
      killGroup(child, 'SIGTERM');
      lastResort = setTimeout(() => {
        killGroup(child, 'SIGKILL');
      }, endGraceMs);
      // Programs that it started may keep its output open.
      closeOutput();
    };
    const onAbort = (): void => {
      endEarly('was broken off');
    };
    const timer = setTimeout(() => {
      endEarly(`did not end within ${String(timeoutMs / 1000)} s`);
    }, timeoutMs);
    signal.addEventListener('abort', onAbort);
    const finish = (end: ProgramEnd): void => {
      clearTimeout(timer);
      clearTimeout(lastResort);
      clearTimeout(outputEnd);
      signal.removeEventListener('abort', onAbort);
      fulfil(end);
    };
    child.stderr.on('data', (chunk: Buffer) => {
      shown.add(chunk);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      if (!readsStdout) {
        shown.add(chunk);
        return;
      }
      readBytes += chunk.length;
      if (readBytes > maxReadBytes) endEarly(`printed more than ${String(maxReadBytes)} bytes`);
      else read.push(chunk);
    });
    child.once('error', (error) => {
      finish(notStarted(error));
    });
    child.once('exit', () => {
      outputEnd = setTimeout(closeOutput, outputGraceMs);
    });
    child.once('close', (code, killedBy) => {
      // Nothing is left that could end the others.
      if (ended !== undefined) killGroup(child, 'SIGKILL');
      const problem = ended ?? problemOf(code, killedBy);
      if (problem === undefined) finish({ type: 'done', stdout: Buffer.concat(read).toString() });
      else finish({ type: 'failed', problem, output: shown.text() });
    });
  });
}

/** Windows has no such groups. */
function killGroup(child: Child, signal: NodeJS.Signals): void {
  if (process.platform === 'win32' || child.pid === undefined) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // All of them have ended.
  }
}

/** The last part of an output of any length: there it says what went wrong. */
class OutputEnd {
  private readonly chunks: Buffer[] = [];
  private bytes = 0;

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    while (this.bytes > maxShownBytes && this.chunks.length > 1) {
      this.bytes -= this.chunks.shift()?.length ?? 0;
    }
  }

  text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

function problemOf(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  if (code === 0) return undefined;
  return code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with status ${String(code)}`;
}

function notStarted(error: unknown): ProgramEnd {
  const reason = error instanceof Error ? error.message : String(error);
  const code = systemErrorCode(error) ?? '';
  return { type: 'not-started', code, problem: `cannot be started: ${reason}` };
}
