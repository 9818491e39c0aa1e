/** As of programs that these signals end (128 + number). */
const exitCodesOf = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Signals that ask a program to end: SIGHUP where its terminal was closed, on Windows too. */
export type EndSignal = keyof typeof exitCodesOf;
export const endSignals: readonly EndSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/** The user or the system asked this process to end. */
export class Interrupted extends Error {
  // As of other work that was broken off.
  override readonly name = 'AbortError';
  readonly exitCode: number;
  /** What was done until then, for the user; `undefined` for nothing to tell. */
  readonly done: string | undefined;
  private readonly signal: EndSignal;

  constructor(signal: EndSignal, done?: string) {
    super(`interrupted by ${signal}`);
    this.exitCode = exitCodesOf[signal];
    this.signal = signal;
    this.done = done;
  }

  /** The same with what was done until then. */
  after(done: string | undefined): Interrupted {
    return new Interrupted(this.signal, done);
  }
}
