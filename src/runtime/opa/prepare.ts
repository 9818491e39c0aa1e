import { WardctlError } from '../../errors.ts';
import { JsonSyntaxError, type JsonValue } from '../../json/index.ts';
import { BoundedLog } from '../bounded-log.ts';
import { compileModule } from '../compile.ts';
import { noteDiscardedMemory } from '../discarded-memory.ts';
import { GuestFailure, guestFailureFrom } from '../guest-failure.ts';
import type { Limits } from '../limits.ts';
import type { GuestContext, RuntimeEnvironment } from '../runtime.ts';
import type { GuestThread } from '../guest-thread.ts';
import type { GuestStep } from '../guest-run.ts';
import { BuiltinError, BuiltinHaltError, loadBuiltins, type CallableBuiltin } from './builtins/index.ts';
import {
  machineFunctions,
  machineImports,
  memoryFor,
  OpaMachine,
  type Guard,
  type MachinePorts,
} from './machine.ts';

/** A compiled Rego policy, evaluated by its entrypoint 0. */
export interface RegoModule {
  /**
   * The result set for the two documents, given as JSON texts.
   * @throws GuestFailure
   */
  evaluate(data: string, input: string, context: GuestContext): Promise<JsonValue>;
}

const maxListedNames = 50;
const maxNameLength = 200;

type NewMachine = (
  ports: MachinePorts,
  thread: GuestThread,
  limits: Limits,
) => { memory: WebAssembly.Memory; machine: OpaMachine };

/** Compiles a Rego module and finds the host builtins it wants (policy-abi 5.1). @throws WardctlError */
export async function prepareRego(bytes: Uint8Array, environment: RuntimeEnvironment): Promise<RegoModule> {
  const { limits, sandbox } = environment;
  const { module, codeShift, imports } = compileModule(bytes, limits, {
    label: 'Rego policy',
    imports: new Map([['env', machineImports]]),
    functions: machineFunctions,
  });
  const memoryType = memoryFor(bytes, limits);
  const newMachine: NewMachine = (ports, thread, bounds) => {
    const guard: Guard = (offered) => thread.guarded(offered, imports);
    const memory = new WebAssembly.Memory(memoryType);
    return { memory, machine: new OpaMachine(module, memory, bounds, ports, guard) };
  };
  const ids = await readTables(newMachine, codeShift, environment);
  const builtins = await loadNamed(ids);

  return {
    async evaluate(data, input, context) {
      let memory: WebAssembly.Memory | undefined;
      const log = new BoundedLog(context.log, context.limits.maxLogBytes);
      const callBuiltin = builtinCaller(builtins, context.now, log);
      const print = (message: string): void => {
        log.line('info', message);
      };
      const run = (thread: GuestThread): JsonValue => {
        const created = newMachine({ callBuiltin, print }, thread, context.limits);
        memory = created.memory;
        return created.machine.evaluate(data, input);
      };
      try {
        const plan = (thread: GuestThread): GuestStep[] => [{ run: () => run(thread) }];
        return (await sandbox.run(context.limits.timeoutMs, plan)) as JsonValue;
      } catch (error) {
        const memoryBytes = sizeOf(memory);
        throw regoFailure(error, { limits: context.limits, memoryBytes, beforeCall: false, codeShift });
      } finally {
        context.onGuestEnd?.(sizeOf(memory));
        noteDiscardedMemory(sizeOf(memory));
      }
    },
  };
}

function sizeOf(memory: WebAssembly.Memory | undefined): number {
  return memory?.buffer.byteLength ?? 0;
}

/** Reads which builtins the module wants and checks that it has an entrypoint to evaluate. */
async function readTables(
  newMachine: NewMachine,
  codeShift: number,
  { limits, sandbox }: RuntimeEnvironment,
): Promise<Map<string, number>> {
  try {
    const run = (thread: GuestThread): Map<string, number> => {
      const ports = { callBuiltin: () => undefined, print: () => undefined };
      const { machine } = newMachine(ports, thread, limits);
      const entrypoints = machine.entrypoints();
      if ([...entrypoints.values()].includes(0)) return machine.builtins();
      const found = listNames([...entrypoints.keys()]) || 'none';
      throw new GuestFailure(
        'reply',
        `Cannot find the specified entrypoint 0 inside of the module, found ${found}`,
      );
    };
    return (await sandbox.run(limits.timeoutMs, (thread) => [{ run: () => run(thread) }])) as Map<
      string,
      number
    >;
  } catch (error) {
    const failure = regoFailure(error, { limits, memoryBytes: 0, beforeCall: true, codeShift });
    throw new WardctlError(
      'GUEST_INIT_FAILED',
      `unable to rehydrate rego module: Rego wasm error: ${failure.message}`,
      {
        hint: 'Build the policy with `opa build -t wasm -e <entrypoint>`.',
        cause: error,
      },
    );
  }
}

/** Names are the guest's: as many and as long as it likes. */
function listNames(names: readonly string[]): string {
  const text = names
    .slice(0, maxListedNames)
    .map((name) => name.slice(0, maxNameLength))
    .join(', ');
  const more = names.length - maxListedNames;
  return more > 0 ? `${text} and ${String(more)} more` : text;
}

/** The builtins by the ids that the module calls them with. @throws WardctlError POLICY_BUILTIN_MISSING */
async function loadNamed(ids: ReadonlyMap<string, number>): Promise<Map<number, CallableBuiltin>> {
  const { found, missing } = await loadBuiltins(ids.keys());
  if (missing.length > 0) {
    throw new WardctlError(
      'POLICY_BUILTIN_MISSING',
      `unable to rehydrate rego module: cannot allocate Rego evaluator: cannot build Rego engine: Missing Rego builtins: ${listNames(missing.sort())}`,
      { hint: 'These builtins need a network or secrets, or do not exist; write the rule without them.' },
    );
  }
  return new Map(Array.from(found, ([name, builtin]) => [ids.get(name) ?? -1, builtin]));
}

function builtinCaller(
  builtins: ReadonlyMap<number, CallableBuiltin>,
  now: GuestContext['now'],
  log: BoundedLog,
): MachinePorts['callBuiltin'] {
  let startedAt: bigint | undefined;
  const surroundings = {
    now: () => (startedAt ??= BigInt(Math.trunc(now())) * 1_000_000n),
    trace: (message: string) => {
      log.line('debug', message);
    },
  };
  return (id, args) => {
    const builtin = builtins.get(id);
    if (builtin === undefined)
      throw new GuestFailure('trap', `the policy called the unknown builtin ${String(id)}`);
    try {
      return builtin(surroundings, args);
    } catch (error) {
      // OPA: a builtin that cannot answer makes the expression undefined.
      if (error instanceof BuiltinError) return undefined;
      throw error;
    }
  };
}

/** The reference's texts for what ends an evaluation (policy-abi 5.2, 8). */
function regoFailure(error: unknown, point: Parameters<typeof guestFailureFrom>[1]): GuestFailure {
  if (error instanceof BuiltinHaltError) return new GuestFailure('limit', error.message, point.beforeCall);
  if (error instanceof JsonSyntaxError) {
    return new GuestFailure('reply', `the policy gave no JSON: ${error.message}`, point.beforeCall);
  }
  const failure = guestFailureFrom(error, point);
  if (failure.kind === 'timeout') {
    const limit = /\((.*)\)$/.exec(failure.message)?.[1] ?? '';
    const message = `guest code interrupted, execution deadline exceeded (${limit})`;
    return new GuestFailure('timeout', message, point.beforeCall);
  }
  if (failure.kind !== 'trap') return failure;
  const message = `wasm engine error: error invoking opa_eval function: ${failure.message}`;
  return new GuestFailure('trap', message, point.beforeCall);
}
