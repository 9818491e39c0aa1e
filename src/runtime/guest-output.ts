import type { PolicyLogLevel } from '../host/index.ts';
import type { BoundedLog } from './bounded-log.ts';
import { BoundedOutput, type ByteSink } from './preview1/index.ts';

/** What a guest prints outside of its answer: kept up to a limit, then handed to the log line by line. */
export class GuestOutput {
  private readonly output: BoundedOutput;

  constructor(maxBytes: number) {
    this.output = new BoundedOutput('stderr', maxBytes, 'truncate');
  }

  get sink(): ByteSink {
    return this.output;
  }

  text(): string {
    return this.output.text();
  }

  flush(log: BoundedLog, level: PolicyLogLevel): void {
    const text = this.text().trimEnd();
    if (text !== '') for (const line of text.split('\n')) log.line(level, line);
    if (this.output.overflowed) log.noteDropped();
  }
}

/**
 * A wait that a guest asked for. One that is longer than the guest's time never ends: the sandbox stops the
 * guest first, and a timer would hold its memory until then. It does not keep the process alive.
 */
export function sleep(ms: number, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms < timeoutMs) setTimeout(resolve, Math.ceil(ms)).unref();
  });
}
