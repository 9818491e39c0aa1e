import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { builtCli, type Start } from './run-program.ts';

/** The built command line while it runs, without a terminal, until the test ends: what it says on stderr is waited for. */
export class SpokenProgram {
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private said = '';
  private wake: () => void = () => undefined;
  private readonly ended: Promise<number | null>;

  constructor(args: readonly string[], { cwd, env }: Omit<Start, 'stdin'> = {}) {
    this.child = spawn(process.execPath, [builtCli, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout.resume();
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
      this.wake();
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code) => {
        resolve(code);
        this.wake();
      });
    });
    onTestFinished(() => void this.child.kill('SIGKILL'));
  }

  /** What is said up to a text, which has to come. */
  async until(text: string): Promise<string> {
    for (;;) {
      const at = this.said.indexOf(text);
      if (at >= 0) {
        const said = this.said.slice(0, at + text.length);
        this.said = this.said.slice(said.length);
        return said;
      }
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`ended before it said ${JSON.stringify(text)}: ${this.said}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Sends a signal to this process only. Gives its exit code; `null` where the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}
