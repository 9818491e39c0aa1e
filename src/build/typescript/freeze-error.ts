/** Up to where a script was good. */
export type ScriptPhase = 'syntax' | 'top-level';

/** The script of a policy cannot be built in: it is no JavaScript, or its top-level code fails. */
export class GuestScriptError extends Error {
  override readonly name = 'GuestScriptError';
  readonly phase: ScriptPhase;
  /** Lines like `    at check (policy.js:14:36)`, with positions in the script; empty where none are known. */
  override readonly stack: string;

  /** @param message with the name of the guest's error, as in `TypeError: x is not a function` */
  constructor(phase: ScriptPhase, message: string, stack: string, options?: ErrorOptions) {
    super(message, options);
    this.phase = phase;
    this.stack = stack;
  }
}
