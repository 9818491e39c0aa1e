import {
  BoundedOutput,
  ByteFifo,
  createSystem,
  type System,
  type SystemOptions,
} from '../../../../src/runtime/preview1/index.ts';

/** A system call with whatever arguments. */
export type Call = (...args: unknown[]) => unknown;

/** A guest without code: a page of memory, and the functions it could call. */
export interface FakeGuest {
  readonly system: System;
  readonly memory: WebAssembly.Memory;
  readonly stdin: ByteFifo;
  readonly stdout: BoundedOutput;
  readonly stderr: BoundedOutput;
  /** Milliseconds of each sleep so far. */
  readonly sleeps: number[];
  readonly call: (name: string, ...args: unknown[]) => unknown;
  /** The same of preview 0. */
  readonly callUnstable: (name: string, ...args: unknown[]) => unknown;
  view(): DataView;
  bytes(start: number, end: number): number[];
}

export const realtimeNs = 1_700_000_000_123_000_000n;
export const monotonicNs = 5_000_000_000n;

export function createGuest(options: Partial<SystemOptions> = {}, maxBytes = 1024): FakeGuest {
  const stdin = new ByteFifo(maxBytes);
  const stdout = new BoundedOutput('stdout', maxBytes, 'fail');
  const stderr = new BoundedOutput('stderr', maxBytes, 'truncate');
  const sleeps: number[] = [];
  const system = createSystem({
    args: ['policy.wasm', 'validate'],
    stdin,
    stdout,
    stderr,
    sleep: (ms) => {
      sleeps.push(ms);
    },
    suspending: (poll) => poll,
    clock: { realtimeNs: () => realtimeNs, monotonicNs: () => monotonicNs },
    ...options,
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  system.attach(memory);
  const caller =
    (functions: Record<string, unknown>) =>
    (name: string, ...args: unknown[]): unknown =>
      (functions[name] as Call)(...args);
  return {
    system,
    memory,
    stdin,
    stdout,
    stderr,
    sleeps,
    call: caller(system.imports.wasi_snapshot_preview1),
    callUnstable: caller(system.imports.wasi_unstable),
    view: () => new DataView(memory.buffer),
    bytes: (start, end) => [...new Uint8Array(memory.buffer, start, end - start)],
  };
}

/** Puts pairs of address and length at `at`, as `iovec` and `ciovec` have them. */
export function putVectors(guest: FakeGuest, at: number, ...vectors: [number, number][]): void {
  const view = guest.view();
  vectors.forEach(([address, length], index) => {
    view.setUint32(at + index * 8, address, true);
    view.setUint32(at + index * 8 + 4, length, true);
  });
}

export function putText(guest: FakeGuest, at: number, text: string): void {
  new Uint8Array(guest.memory.buffer).set(Buffer.from(text), at);
}

export function getText(guest: FakeGuest, at: number, length: number): string {
  return Buffer.from(guest.memory.buffer, at, length).toString();
}
