import { fileURLToPath } from 'node:url';
import { WardctlError } from '../errors.ts';

/** Below it are all modules that frames of the stack are not interesting in. */
const ownFolder = fileURLToPath(new URL('..', import.meta.url));

/**
 * Does something for a test; an error of ours becomes one that vitest shows in full and without our own internals: with
 * the hint behind the message, and a stack of the test's frames only.
 * @throws what `work` throws; a WardctlError as another one with the same code and message
 */
export async function legibly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof WardctlError ? new LegibleError(error) : error;
  }
}

class LegibleError extends WardctlError {
  /** Without its cause, which the message tells. */
  constructor({ code, message, hint, details, stack = '' }: WardctlError) {
    super(code, message, {
      ...(hint === undefined ? {} : { hint }),
      ...(details === undefined ? {} : { details }),
    });
    const frames = stack.split('\n').filter((line) => /^ +at /.test(line) && !line.includes(ownFolder));
    this.stack = [`${this.name}: ${this.text()}`, ...frames].join('\n');
  }

  /** What vitest reports in place of the error. */
  toJSON(): { readonly name: string; readonly message: string; readonly stack: string | undefined } {
    return { name: this.name, message: this.text(), stack: this.stack };
  }

  private text(): string {
    return this.hint === undefined ? this.message : `${this.message}\nHint: ${this.hint}`;
  }
}
