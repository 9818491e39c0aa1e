import { isUtf8 } from 'node:buffer';
import { GuestFailure } from '../guest-failure.ts';
import type { LiftBudget } from './lift-budget.ts';
import { LiftingDataView } from './lifting-data-view.ts';
import type { ProgramGlobals } from './program.ts';

/** What generated programs read guest memory with. */
export function liftingGlobals(budget: LiftBudget): ProgramGlobals {
  class TextDecoder {
    private readonly encoding: BufferEncoding;

    constructor(label = 'utf-8') {
      this.encoding = label === 'utf-16' ? 'utf16le' : 'utf8';
    }

    decode({ buffer, byteOffset, byteLength }: DataView<ArrayBuffer>): string {
      budget.copy(byteLength);
      const bytes = Buffer.from(buffer, byteOffset, byteLength);
      const text = bytes.toString(this.encoding);
      const isWhole = this.encoding === 'utf8' ? isUtf8(bytes) : text.isWellFormed();
      if (!isWhole) throw new GuestFailure('trap', 'text that the policy passes to the host is no Unicode');
      return text;
    }
  }
  // Called with `new`, which gives what it returns.
  function liftingView(buffer: ArrayBuffer, offset?: number, length?: number): LiftingDataView {
    return new LiftingDataView(budget, buffer, offset, length);
  }
  return { TextDecoder, TextEncoder, DataView: liftingView };
}

/** A memory as generated programs see it: pieces that they copy are counted. */
export class LiftedMemory {
  readonly memory: WebAssembly.Memory;
  private readonly budget: LiftBudget;
  private last: ArrayBuffer | undefined;

  constructor(memory: WebAssembly.Memory, budget: LiftBudget) {
    this.memory = memory;
    this.budget = budget;
  }

  /** Another one whenever the memory has grown. */
  get buffer(): ArrayBuffer {
    const { buffer } = this.memory;
    if (buffer !== this.last) {
      const { budget } = this;
      const slice = (start: number, end: number): ArrayBuffer => {
        budget.copy(Math.max(0, end - start));
        return ArrayBuffer.prototype.slice.call(buffer, start, end);
      };
      Object.defineProperty(buffer, 'slice', { value: slice, configurable: true });
      this.last = buffer;
    }
    return buffer;
  }
}
