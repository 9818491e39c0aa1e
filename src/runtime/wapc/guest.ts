import { BoundedLog } from '../bounded-log.ts';
import { compileModule, type CompiledModule } from '../compile.ts';
import { noteDiscardedMemory } from '../discarded-memory.ts';
import { guestFailureFrom } from '../guest-failure.ts';
import { GuestMemory } from '../guest-memory.ts';
import { GuestOutput } from '../guest-output.ts';
import { HostBridge } from '../host-bridge.ts';
import { instantiateGuest, isNormalExit } from '../instantiate.ts';
import type { Limits } from '../limits.ts';
import { ByteFifo, systemFunctions } from '../preview1/index.ts';
import type { GuestContext } from '../runtime.ts';
import type { Sandbox } from '../sandbox.ts';
import type { GuestThread, HostFunction } from '../guest-thread.ts';
import type { GuestStep } from '../guest-run.ts';
import { WapcExchange, type WapcRequest } from './exchange.ts';

/** A compiled waPC guest and the exports that initialise it, in the order they are called. */
export interface WapcModule extends CompiledModule {
  readonly initialisers: readonly string[];
}

const wapcFunctions = new Set([
  '__guest_request',
  '__guest_response',
  '__guest_error',
  '__host_call',
  '__host_response_len',
  '__host_response',
  '__host_error_len',
  '__host_error',
  '__console_log',
]);

/** Compiles a waPC guest within limits. @throws WardctlError WASM_* */
export function compileGuest(bytes: Uint8Array, limits: Limits): WapcModule {
  const compiled = compileModule(bytes, limits, {
    label: 'wapc precompiled stack: cannot build engine',
    imports: new Map([...systemFunctions, ['wapc', wapcFunctions]]),
    functions: ['__guest_call'],
  });
  return { ...compiled, initialisers: initialisersOf(compiled.module) };
}

/** The initialisers that a guest exports (policy-abi 3.1, T8). */
function initialisersOf(module: WebAssembly.Module): string[] {
  const functions = WebAssembly.Module.exports(module).filter((item) => item.kind === 'function');
  const names = new Set(functions.map((item) => item.name));
  const entry = names.has('_start') ? '_start' : '_initialize';
  return [entry, 'wapc_init'].filter((name) => names.has(name));
}

/**
 * Makes a new instance, initialises it, calls it once, and reads its reply with `read`, in the same time.
 * @throws GuestFailure for whatever the guest did wrong, and what `read` throws
 */
export async function callGuest<T>(
  compiled: WapcModule,
  request: WapcRequest,
  read: (reply: Uint8Array) => T,
  context: GuestContext,
  sandbox: Sandbox,
): Promise<T> {
  const { limits } = context;
  const { codeShift, initialisers } = compiled;
  const log = new BoundedLog(context.log, limits.maxLogBytes);
  const memory = new GuestMemory();
  const output = new GuestOutput(limits.maxLogBytes);
  const bridge = new HostBridge(context.host, memory, limits, log);
  const exchange = new WapcExchange(request, memory, bridge, limits, log);
  let beforeCall = true;

  const plan = (thread: GuestThread): GuestStep[] => {
    let guest: WebAssembly.Instance;
    const call = (name: string, ...args: number[]): unknown =>
      thread.promising(guest.exports[name] as HostFunction)(...args);
    const instantiate = (): void => {
      const system = { args: [], stdin: new ByteFifo(0), stdout: output.sink, stderr: output.sink };
      const inputs = { system, imports: { wapc: exchange.imports(thread) }, memory };
      guest = instantiateGuest(compiled, inputs, context, thread);
    };
    return [
      { run: instantiate },
      ...initialisers.map((name) => ({ run: () => call(name), tolerates: isNormalExit })),
      {
        run: () => {
          beforeCall = false;
          return call('__guest_call', request.operation.length, request.payload.length);
        },
      },
      { run: (returned) => read(exchange.reply(returned)) },
    ];
  };

  try {
    return (await sandbox.run(limits.timeoutMs, plan)) as T;
  } catch (error) {
    throw guestFailureFrom(error, { limits, memoryBytes: memory.byteLength, beforeCall, codeShift });
  } finally {
    output.flush(log, 'info');
    context.onGuestEnd?.(memory.byteLength);
    // Of a guest that failed while it was instantiated only the limit is known.
    noteDiscardedMemory(memory.byteLength || limits.maxMemoryBytes);
  }
}
