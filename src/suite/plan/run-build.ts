import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import type { BuildStep } from '../suite.ts';

const maxOutputBytes = 1024 * 1024;
const shownLines = 40;
const timeoutMs = 15 * 60_000;

/** Builds policies before their suites run; each distinct step once, one after the other. */
export class Builder {
  private readonly signal: AbortSignal;
  private readonly done = new Map<string, Promise<void>>();
  private last: Promise<void> = Promise.resolve();

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  /**
   * @param suitePath file that the step is written in
   * @throws WardctlError BUILD_FAILED with the end of what the program printed
   */
  run(step: BuildStep, suitePath: string): Promise<void> {
    const folder = buildFolder(step, suitePath);
    const key = buildKey(step, suitePath);
    const building = this.done.get(key) ?? this.queue(() => runProgram(step.command, folder, this.signal));
    this.done.set(key, building);
    return building;
  }

  private queue(build: () => Promise<void>): Promise<void> {
    const next = this.last.then(build);
    this.last = next.catch(() => undefined);
    return next;
  }
}

/** Stands for a step: suites that share one have equal keys. */
export function buildKey(step: BuildStep, suitePath: string): string {
  return JSON.stringify([buildFolder(step, suitePath), step.command]);
}

function buildFolder(step: BuildStep, suitePath: string): string {
  return resolve(dirname(suitePath), step.folder);
}

function runProgram(
  [program = '', ...args]: readonly string[],
  cwd: string,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((fulfil, reject) => {
    const child = spawn(program, args, {
      cwd,
      signal,
      timeout: timeoutMs,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    let bytes = 0;
    const keep = (chunk: Buffer): void => {
      output.push(chunk);
      bytes += chunk.length;
      // The end of the output says what went wrong.
      while (bytes > maxOutputBytes && output.length > 1) bytes -= output.shift()?.length ?? 0;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => {
      reject(failed(program, `cannot be started: ${error.message}`, ''));
    });
    child.once('close', (code, killedBy) => {
      if (code === 0) fulfil();
      else reject(failed(program, endOf(code, killedBy), Buffer.concat(output).toString()));
    });
  });
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  return code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with status ${String(code)}`;
}

function failed(program: string, problem: string, output: string): WardctlError {
  const lines = output.trimEnd().split(/\r?\n/).slice(-shownLines).join('\n');
  return new WardctlError('BUILD_FAILED', `build: ${program} ${problem}${lines === '' ? '' : `\n${lines}`}`, {
    hint: 'Mend what it says; `build` names a program and its arguments, without a shell.',
  });
}
