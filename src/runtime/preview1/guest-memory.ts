/**
 * An argument of a system call. V8 links an import whatever type the module declares for it, so a hostile
 * guest may pass anything where an i32 is due.
 */
export type Word = unknown;

/** The i32 as an unsigned number; what is not an i32 becomes 2^32-1, which no pointer or descriptor can be. */
export function u32(word: Word): number {
  return typeof word === 'number' ? word >>> 0 : 0xffff_ffff;
}

/**
 * The guest's linear memory, reachable in checked pieces only. A piece is valid until the guest runs again:
 * growing the memory detaches it.
 */
export class GuestMemory {
  private memory: { readonly buffer: ArrayBuffer } = { buffer: new ArrayBuffer(0) };

  /** Takes the export `memory` of an instance; without one every pointer stays out of range. */
  attach(memory: WebAssembly.ExportValue | undefined): void {
    if (memory instanceof WebAssembly.Memory) this.memory = memory;
  }

  /** The bytes at `pointer`, or `undefined` where not all of them are inside the memory. */
  bytes(pointer: Word, length: Word): Uint8Array | undefined {
    const { buffer } = this.memory;
    const start = u32(pointer);
    const size = u32(length);
    return start + size <= buffer.byteLength ? new Uint8Array(buffer, start, size) : undefined;
  }

  /** The same as a view for reading and writing structures. */
  view(pointer: Word, length: Word): DataView | undefined {
    const { buffer } = this.memory;
    const start = u32(pointer);
    const size = u32(length);
    return start + size <= buffer.byteLength ? new DataView(buffer, start, size) : undefined;
  }
}
