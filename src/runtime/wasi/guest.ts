import { Deferred } from '../../host/index.ts';
import { BoundedLog } from '../bounded-log.ts';
import type { CompiledModule } from '../compile.ts';
import { noteDiscardedMemory } from '../discarded-memory.ts';
import { guestFailureFrom, type GuestFailure } from '../guest-failure.ts';
import { GuestMemory } from '../guest-memory.ts';
import { GuestOutput } from '../guest-output.ts';
import { HostBridge, type HostAnswer } from '../host-bridge.ts';
import { instantiateGuest, isNormalExit } from '../instantiate.ts';
import { BoundedOutput, ByteFifo } from '../preview1/index.ts';
import type { GuestContext } from '../runtime.ts';
import type { Sandbox } from '../sandbox.ts';
import type { GuestThread, HostFunction } from '../guest-thread.ts';

/** What came of a command. */
export type CommandResult<T> =
  | { readonly failure: undefined; readonly answer: T }
  | { readonly failure: GuestFailure; readonly stderr: string };

/** Answers of the host that may wait on stdin: a guest that calls and never reads is stopped by it. */
const maxUnreadBytes = 64 * 1024 * 1024;

/** Modules under which guests import the function of host calls; JavaScript policies use the second. */
export const hostModules = ['host', 'kubewarden:javy/host'];

/**
 * Runs a WASI command in a new instance: `argument` is its only one, `input` its stdin (policy-abi 4), and
 * `read` makes the answer of its stdout, in the same time.
 */
export async function runCommand<T>(
  compiled: CompiledModule,
  argument: 'validate' | 'validate-settings',
  input: Uint8Array,
  read: (stdout: Uint8Array) => T,
  context: GuestContext,
  sandbox: Sandbox,
): Promise<CommandResult<T>> {
  const { limits } = context;
  const log = new BoundedLog(context.log, limits.maxLogBytes);
  const memory = new GuestMemory();
  const stdin = new ByteFifo(input.length + maxUnreadBytes);
  stdin.push(input);
  const stdout = new BoundedOutput('stdout', limits.maxReplyBytes, 'fail');
  const stderr = new GuestOutput(limits.maxLogBytes);
  const bridge = new HostBridge(context.host, memory, limits, log);

  /** The answer comes to the guest on stdin; success is 0 here, in the waPC mode it is 1. */
  const deliver = (answer: HostAnswer): number => {
    stdin.push(answer.bytes);
    return answer.ok ? 0 : 1;
  };
  const callHost = (...pointers: number[]): number | Deferred<number> => {
    const answer = bridge.call(...pointers);
    return answer instanceof Deferred ? answer.map(deliver) : deliver(answer);
  };
  const instantiate = (thread: GuestThread): WebAssembly.Instance => {
    const call = thread.suspending(callHost);
    const imports = Object.fromEntries(hostModules.map((name) => [name, { call }]));
    const system = { args: ['policy.wasm', argument], stdin, stdout, stderr: stderr.sink };
    return instantiateGuest(compiled, { system, imports, memory }, context, thread);
  };

  try {
    const answer = await sandbox.run(limits.timeoutMs, (thread) => {
      const start = (): unknown => thread.promising(instantiate(thread).exports['_start'] as HostFunction)();
      return [{ run: start, tolerates: isNormalExit }, { run: () => read(stdout.bytes()) }];
    });
    stderr.flush(log, 'warning');
    return { failure: undefined, answer: answer as T };
  } catch (error) {
    const point = {
      limits,
      memoryBytes: memory.byteLength,
      beforeCall: false,
      codeShift: compiled.codeShift,
    };
    const failure = guestFailureFrom(error, point);
    if (failure.kind === 'reply') stderr.flush(log, 'warning');
    return { failure, stderr: stderr.text().trim() };
  } finally {
    context.onGuestEnd?.(memory.byteLength);
    // Of a guest that failed while it was instantiated only the limit is known.
    noteDiscardedMemory(memory.byteLength || limits.maxMemoryBytes);
  }
}
