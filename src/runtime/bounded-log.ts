import type { PolicyLog, PolicyLogEvent } from '../host/index.ts';

/** What an event costs besides its text: a million empty lines are no small output either. */
const eventBytes = 64;

/** The log of one evaluation. What is above `maxBytes` is dropped, with one note. */
export class BoundedLog {
  private readonly log: PolicyLog;
  private readonly maxBytes: number;
  private left: number;

  constructor(log: PolicyLog, maxBytes: number) {
    this.log = log;
    this.maxBytes = maxBytes;
    this.left = maxBytes;
  }

  /** Logs a line of plain output. */
  line(level: PolicyLogEvent['level'], message: string): void {
    if (this.admits(Buffer.byteLength(message))) this.log({ level, message, data: new Map() });
  }

  /** Whether there is room for another event of so many bytes; the first one without room is noted in the log. */
  admits(bytes: number): boolean {
    if (this.left < 0) return false;
    this.left -= bytes + eventBytes;
    if (this.left < 0) this.noteDropped();
    return this.left >= 0;
  }

  /** For output that was cut before it came here. */
  noteDropped(): void {
    this.left = -1;
    const message = `the rest of the policy's output was dropped: more than ${String(this.maxBytes)} bytes`;
    this.log({ level: 'warning', message, data: new Map() });
  }
}
