import type { CompiledModule } from './compile.ts';
import type { GuestMemory } from './guest-memory.ts';
import { sleep } from './guest-output.ts';
import type { GuestThread, ImportObject } from './guest-thread.ts';
import { createGuestClock, createSystem, ProcExit, type SystemOptions } from './preview1/index.ts';
import type { GuestContext } from './runtime.ts';

/** What a guest is given besides its context. */
interface GuestInputs {
  /** Its standard streams and arguments. */
  readonly system: Pick<SystemOptions, 'args' | 'stdin' | 'stdout' | 'stderr'>;
  /** The imports of its execution mode. */
  readonly imports: ImportObject;
  /** Gets the memory of the instance. */
  readonly memory: GuestMemory;
}

/** A new instance of a guest that is a WASI module, on the thread of its run. */
export function instantiateGuest(
  { module, imports: wanted }: CompiledModule,
  { system: streams, imports, memory }: GuestInputs,
  { limits, now }: GuestContext,
  thread: GuestThread,
): WebAssembly.Instance {
  const system = createSystem({
    ...streams,
    clock: createGuestClock(now),
    sleep: (ms) => sleep(ms, limits.timeoutMs),
    suspending: thread.suspending,
  });
  const offered = { ...system.imports, ...imports };
  const instance = new WebAssembly.Instance(module, thread.guarded(offered, wanted));
  const exported = instance.exports['memory'] as WebAssembly.Memory;
  memory.attach(exported);
  system.attach(exported);
  return instance;
}

/** Whether an error means that `_start` is done; TinyGo's guests are called afterwards (policy-abi 3.4, T7). */
export function isNormalExit(error: unknown): boolean {
  return error instanceof ProcExit && error.code === 0;
}
