import { isUtf8 } from 'node:buffer';
import { GuestFailure } from './guest-failure.ts';

/**
 * The memory of a guest as the host may touch it: every access is checked, and the buffer is fetched anew
 * each time, because guests grow it while they run.
 */
export class GuestMemory {
  private memory: WebAssembly.Memory | undefined;

  attach(memory: WebAssembly.Memory): void {
    this.memory = memory;
  }

  get byteLength(): number {
    return this.memory?.buffer.byteLength ?? 0;
  }

  /** A view of guest memory; valid until the guest runs again. @throws GuestFailure out of bounds */
  view(pointer: number, length: number): Uint8Array {
    const start = pointer >>> 0;
    const size = length >>> 0;
    const { memory } = this;
    if (memory === undefined || start + size > memory.buffer.byteLength) {
      throw new GuestFailure(
        'trap',
        `wasm trap: pointer given to the host is out of bounds ` +
          `(${String(size)} bytes at ${String(start)}, memory has ${String(this.byteLength)})`,
      );
    }
    return new Uint8Array(memory.buffer, start, size);
  }

  /** A copy of guest bytes, of at most `maxBytes`. @throws GuestFailure */
  copy(pointer: number, length: number, maxBytes: number, what: string): Uint8Array {
    if (length >>> 0 > maxBytes) {
      throw new GuestFailure(
        'limit',
        `${what} of ${String(length >>> 0)} bytes is larger than the limit of ${String(maxBytes)} bytes`,
      );
    }
    return this.view(pointer, length).slice();
  }

  /** Guest bytes as text. @throws GuestFailure where they are not UTF-8 */
  text(pointer: number, length: number, maxBytes: number, what: string): string {
    const bytes = this.copy(pointer, length, maxBytes, what);
    if (!isUtf8(bytes)) throw new GuestFailure('trap', `${what} is not UTF-8`);
    return Buffer.from(bytes.buffer).toString('utf8');
  }

  write(pointer: number, bytes: Uint8Array): void {
    this.view(pointer, bytes.length).set(bytes);
  }
}
