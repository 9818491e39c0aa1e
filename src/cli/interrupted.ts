/** As of programs that these signals end (128 + number). */
const exitCodesOf = { SIGINT: 130, SIGTERM: 143 } as const;

/** Signals that ask a program to end. */
export type EndSignal = keyof typeof exitCodesOf;
export const endSignals: readonly EndSignal[] = ['SIGINT', 'SIGTERM'];

/** The user or the system asked this process to end. */
export class Interrupted extends Error {
  // As of other work that was broken off.
  override readonly name = 'AbortError';
  readonly exitCode: number;

  constructor(signal: EndSignal) {
    super(`interrupted by ${signal}`);
    this.exitCode = exitCodesOf[signal];
  }
}
