import type { ExecutionMode } from '../policy/index.ts';
import type { Runtime } from './runtime.ts';

export type { Evaluation, GuestContext, PolicySettings, PreparedPolicy, Runtime } from './runtime.ts';
export type { FailureKind } from './guest-failure.ts';
export { GuestFailure } from './guest-failure.ts';
export type { Limits } from './limits.ts';
export { defaultLimits } from './limits.ts';
export { monotonicMs } from './monotonic.ts';
export { Sandbox } from './sandbox.ts';

/** How to load the runtime of each execution mode; most runs need only one of them. */
export const runtimes: Readonly<Record<ExecutionMode, () => Promise<Runtime>>> = {
  'kubewarden-wapc': async () => (await import('./wapc/index.ts')).wapcRuntime,
  wasi: async () => (await import('./wasi/index.ts')).wasiRuntime,
  opa: async () => (await import('./opa/index.ts')).opaRuntime,
  gatekeeper: async () => (await import('./gatekeeper/index.ts')).gatekeeperRuntime,
};
