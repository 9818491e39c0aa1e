import type { ExecutionMode } from '../policy/index.ts';
import type { Runtime, RuntimeEnvironment } from './runtime.ts';

export type {
  ComponentEnvironment,
  Evaluation,
  GuestContext,
  PolicySettings,
  PreparedPolicy,
  Runtime,
  RuntimeEnvironment,
} from './runtime.ts';
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
  component: async () => (await import('./component/index.ts')).componentRuntime,
};

/**
 * Asks a waPC policy which version of the protocol it speaks. It may call nothing, and runs within the limits.
 * @param module bytes of a core module, untrusted
 * @param now milliseconds since the epoch, for the guest's clock
 * @throws WardctlError WASM_* where it is no waPC policy, GUEST_INIT_FAILED where it fails while it starts,
 *   GUEST_CALL_FAILED where it gives no usable answer
 */
export async function readProtocolVersion(
  module: Uint8Array,
  environment: RuntimeEnvironment,
  now: () => number,
): Promise<'v1' | 'Unknown'> {
  const { askProtocolVersion } = await import('./wapc/protocol-version.ts');
  return askProtocolVersion(module, environment, now);
}

/**
 * Asks a component the same.
 * @param component its bytes, untrusted
 * @param now milliseconds since the epoch, for the guest's clock
 * @throws WardctlError WASM_*, COMPONENT_WORLD_MISMATCH where it is no policy, PACKAGE_MISSING, GUEST_INIT_FAILED where it
 *   fails while it starts, GUEST_CALL_FAILED where it gives no usable answer
 */
export async function readComponentProtocolVersion(
  component: Uint8Array,
  environment: RuntimeEnvironment,
  now: () => number,
): Promise<'v1'> {
  const { askComponentProtocolVersion } = await import('./component/protocol-version.ts');
  return askComponentProtocolVersion(component, environment, now);
}

/** The Rego builtins that policies may use beyond those compiled into them (cli-and-registry 11.3), sorted. */
export async function regoBuiltinNames(): Promise<string[]> {
  return (await import('./opa/builtins/index.ts')).builtinNames();
}
