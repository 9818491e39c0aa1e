/**
 * Thrown by `proc_exit` to leave the guest. Code 0 is a normal end; in `_start` the instance stays usable
 * after it (policy-abi 3.4, 4).
 */
export class ProcExit extends Error {
  override readonly name = 'ProcExit';
  /** 0 to 2^32-1, as the guest gave it. */
  readonly code: number;

  constructor(code: number) {
    super(`guest exited with code ${String(code)}`);
    this.code = code;
  }
}
