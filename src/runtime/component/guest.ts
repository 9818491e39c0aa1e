import { BoundedLog } from '../bounded-log.ts';
import { noteDiscardedMemory } from '../discarded-memory.ts';
import { GuestFailure, guestFailureFrom } from '../guest-failure.ts';
import { GuestOutput, sleep } from '../guest-output.ts';
import type { GuestThread } from '../guest-thread.ts';
import { HostCalls } from '../host-calls.ts';
import { createGuestClock } from '../preview1/index.ts';
import type { GuestContext, RuntimeEnvironment } from '../runtime.ts';
import type { Sandbox } from '../sandbox.ts';
import { compileComponent, type CompiledComponent } from './compile.ts';
import { CoreInstances } from './core-instances.ts';
import type { HostInterfaces } from './host-interface.ts';
import { policyInterfaces } from './host/index.ts';
import { LiftBudget } from './lift-budget.ts';
import { liftingGlobals } from './lifting.ts';
import { loadProgram, type ComponentProgram, type ProgramInstance } from './program.ts';
import { transpile } from './transpile.ts';
import { wasiInterfaces } from './wasi/index.ts';

/** A component that is ready to be instantiated. */
export interface PreparedComponent {
  readonly compiled: CompiledComponent;
  readonly program: ComponentProgram;
  readonly sandbox: Sandbox;
}

/** An export of the world, by the name that jco gives. */
export type ExportName = 'validate' | 'validateSettings' | 'metadata';

/** @throws WardctlError WASM_*, COMPONENT_WORLD_MISMATCH, PACKAGE_MISSING */
export async function prepareComponent(
  bytes: Uint8Array,
  environment: RuntimeEnvironment,
): Promise<PreparedComponent> {
  const { limits, sandbox } = environment;
  const compiled = compileComponent(await transpile(bytes, environment), limits);
  return { compiled, program: loadProgram(compiled.program, sandbox), sandbox };
}

/**
 * Makes a new instance, calls one of its exports, and reads its answer with `read`, in the same time.
 * @throws GuestFailure for whatever the guest did wrong, and what `read` throws
 */
export async function callComponent<T>(
  { compiled, program, sandbox }: PreparedComponent,
  name: ExportName,
  args: readonly unknown[],
  read: (answer: unknown) => T,
  context: GuestContext,
): Promise<T> {
  const { limits } = context;
  const log = new BoundedLog(context.log, limits.maxLogBytes);
  const output = new GuestOutput(limits.maxLogBytes);
  const budget = new LiftBudget(limits.maxReplyBytes);
  const cores = new CoreInstances(compiled, budget);
  const calls = new HostCalls(context.host, limits, log);
  let beforeCall = true;
  let instance: ProgramInstance | undefined;

  const importsFor = (thread: GuestThread): HostInterfaces => {
    const call = (action: () => unknown): unknown => {
      // What it was called with is here.
      budget.reset();
      return thread.parking(action)();
    };
    const surroundings = {
      call,
      clock: createGuestClock(context.now),
      output: output.sink,
      sleep: (ms: number) => sleep(ms, limits.timeoutMs),
    };
    return { ...wasiInterfaces(surroundings), ...policyInterfaces({ call, calls, limits }) };
  };
  const callExport = (thread: GuestThread): unknown => {
    instance = program(liftingGlobals(budget));
    const exports = instance.instantiate(cores.getModule, importsFor(thread), cores.instantiate);
    beforeCall = false;
    budget.reset();
    return exports[name]?.(...args);
  };

  try {
    const steps = (thread: GuestThread) => [{ run: () => callExport(thread) }, { run: read }];
    // What the last step gives, which is `read`.
    return (await sandbox.run(limits.timeoutMs, steps)) as T;
  } catch (error) {
    throw guestFailureFrom(guestError(error, limits.maxLogBytes), {
      limits,
      memoryBytes: cores.memoryBytes,
      beforeCall,
      codeShift: 0,
    });
  } finally {
    instance?.end();
    output.flush(log, 'info');
    context.onGuestEnd?.(cores.memoryBytes);
    // Of a guest that failed while it was instantiated only the limit is known.
    noteDiscardedMemory(cores.memoryBytes || limits.maxMemoryBytes);
  }
}

/** An error that the generated program threw, in the words of other modes. */
function guestError(error: unknown, maxBytes: number): unknown {
  // The error that the policy returned.
  if (typeof error === 'string') {
    const size = Buffer.byteLength(error);
    if (size <= maxBytes) return new GuestFailure('guest-error', error);
    const message = `error text of the policy of ${String(size)} bytes is larger than the limit of ${String(maxBytes)} bytes`;
    return new GuestFailure('limit', message);
  }
  // Of the sandbox's realm, so that it is none of ours: the guest broke the rules of its interfaces.
  if (!(error instanceof Error) && isErrorLike(error) && !engineErrors.has(error.name)) {
    return new GuestFailure('trap', error.message);
  }
  return error;
}

/** They have texts of their own. */
const engineErrors = new Set(['RuntimeError', 'LinkError', 'SuspendError', 'RangeError']);

function isErrorLike(error: unknown): error is { readonly name: string; readonly message: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'name' in error &&
    typeof error.name === 'string' &&
    'message' in error &&
    typeof error.message === 'string'
  );
}
