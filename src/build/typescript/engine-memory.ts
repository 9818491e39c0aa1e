import type { EngineFunctions } from './freeze-functions.ts';

/** The memory of an engine, with what the builder puts there and reads from it. */
export class EngineMemory {
  private readonly memory: WebAssembly.Memory;
  private readonly functions: EngineFunctions;

  constructor(memory: WebAssembly.Memory, functions: EngineFunctions) {
    this.memory = memory;
    this.functions = functions;
  }

  /** A view of all of it, up to its next growth. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.memory.buffer);
  }

  /** Has something done with a text in the memory, of which nothing is left there afterwards. */
  lend<T>(content: string | Uint8Array, use: (address: number, length: number) => T): T {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const address = this.store(bytes);
    const result = use(address, bytes.length);
    this.bytes.fill(0, address, address + bytes.length);
    this.functions.wasm_free(address);
    return result;
  }

  /** Puts bytes with a zero behind them into the memory, for good. Returns their address. */
  store(content: Uint8Array): number {
    const address = this.functions.wasm_malloc(content.length + 1);
    const { bytes } = this;
    bytes.set(content, address);
    bytes[address + content.length] = 0;
    return address;
  }

  /** What a function of the engine gives whose last parameter is where to write the length. `undefined` for null. */
  read(call: (lengthAt: number) => number): Uint8Array | undefined {
    return this.lend(new Uint8Array(4), (lengthAt) => {
      const address = call(lengthAt);
      if (address === 0) return undefined;
      const length = new DataView(this.memory.buffer).getUint32(lengthAt, true);
      return this.bytes.slice(address, address + length);
    });
  }
}
