import { GuestFailure } from '../guest-failure.ts';

/** Far above what the fields of any call are; a list of one million texts takes three million. */
const maxReads = 4_000_000;

/**
 * What a guest passes to its host in one call: texts and lists are copied out of its memory into the engine's own heap,
 * which no memory limit covers, and a guest can name the same bytes a million times. So everything that the generated
 * program copies is counted.
 */
export class LiftBudget {
  private readonly maxBytes: number;
  private bytes = 0;
  private reads = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** A call has come in or is over: what was copied for it may go. */
  reset(): void {
    this.bytes = 0;
    this.reads = 0;
  }

  /** @throws GuestFailure */
  copy(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.maxBytes) {
      throw new GuestFailure(
        'limit',
        `what the policy passes to the host at once is larger than the limit of ${String(this.maxBytes)} bytes`,
      );
    }
  }

  /** @throws GuestFailure */
  read(): void {
    this.reads++;
    if (this.reads > maxReads) {
      throw new GuestFailure('limit', 'what the policy passes to the host at once has too many parts');
    }
  }
}
