import type { AdmissionResponse, PolicyRequest, SettingsValidation } from '../admission/index.ts';
import type { PreparedCache } from '../cache/index.ts';
import type { PolicyHost, PolicyLog } from '../host/index.ts';
import type { JsonObject } from '../json/index.ts';
import type { ContextAwareResource } from '../policy/index.ts';
import type { GuestFailure } from './guest-failure.ts';
import type { Limits } from './limits.ts';
import type { Sandbox } from './sandbox.ts';

/** Settings of a policy, with the compact text that guests are given. */
export interface PolicySettings {
  readonly document: JsonObject;
  readonly text: string;
}

/** The document that waPC and WASI guests validate, as the bytes they are given (policy-abi 3.5, 4). */
export function validatePayload(request: PolicyRequest, settings: PolicySettings): Uint8Array {
  return Buffer.from(`{"request":${request.text},"settings":${settings.text}}`);
}

/** What came of one evaluation. */
export interface Evaluation {
  readonly response: AdmissionResponse;
  /** Set where the guest crashed, ran out of a limit or answered nonsense: then nothing was decided. */
  readonly failure: GuestFailure | undefined;
}

/** What one evaluation works with besides its input. */
export interface GuestContext {
  readonly limits: Limits;
  readonly host: PolicyHost;
  /** Kinds of Kubernetes resources that Rego policies get as data. */
  readonly contextAwareResources: readonly ContextAwareResource[];
  readonly log: PolicyLog;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of each guest that ended how much linear memory it had, in bytes: memories never shrink. Must not throw. */
  readonly onGuestEnd?: (memoryBytes: number) => void;
}

/** A guest in fresh state, good for one call. */
export interface PolicyInstance {
  validate(request: PolicyRequest, settings: PolicySettings): Promise<Evaluation>;
  /** @throws WardctlError GUEST_INIT_FAILED where the guest does not get as far as being asked */
  validateSettings(settings: PolicySettings): Promise<SettingsValidation>;
}

/** A compiled policy. Instances share nothing but the compiled code. */
export interface PreparedPolicy {
  instantiate(context: GuestContext): PolicyInstance;
}

/** How one execution mode runs policies. */
export interface Runtime {
  /**
   * @param module bytes of a core module, or of a component where the mode is that of components; untrusted
   * @throws WardctlError WASM_*, POLICY_BUILTIN_MISSING, COMPONENT_WORLD_MISMATCH, PACKAGE_MISSING
   */
  prepare(module: Uint8Array, environment: RuntimeEnvironment): Promise<PreparedPolicy>;
}

export interface RuntimeEnvironment extends ComponentEnvironment {
  /** Memory is limited when a module is prepared; the other limits may differ between evaluations. */
  readonly limits: Limits;
  readonly sandbox: Sandbox;
}

/** What components are prepared with; other modules need none of it. */
export interface ComponentEnvironment {
  /** Keeps what is made of components. Default: it is made anew each time. */
  readonly preparedCache?: Pick<PreparedCache, 'getOrPrepare'> | undefined;
  /** Where to look for npm packages that are not ours, absolute paths, the user's project first. Default: nowhere. */
  readonly packageFolders?: readonly string[] | undefined;
}
