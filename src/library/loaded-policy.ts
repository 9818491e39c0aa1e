import type { ExecutionMode } from '../policy/index.ts';
import type { EvaluationResult } from './evaluation-result.ts';
import type { PolicyMetadata } from './policy-metadata.ts';

/** Whether settings are good, in the policy's own opinion. */
export interface SettingsResult {
  readonly valid: boolean;
  /** What is wrong with them, in the policy's own words, which are untrusted. */
  readonly message: string | undefined;
}

/** A compiled policy. Calls may overlap: each runs on a guest in fresh state, and none sees anything of another. */
export interface LoadedPolicy {
  /** What the author states about the policy; `undefined` for a module that is not annotated. */
  readonly metadata: PolicyMetadata | undefined;
  /** The mode that the policy runs in, whoever chose it. */
  readonly executionMode: ExecutionMode;

  /**
   * Asks the policy about a request. A rejection is a result, and so is a policy that crashes.
   *
   * @param request an AdmissionReview or AdmissionRequest of `admission.k8s.io/v1` as a plain object; for raw policies
   *   anything JSON can hold. Untrusted; not changed
   * @param settings an object. Default: those given to `loadPolicy`. They are not validated here
   * @returns a plain object that is the caller's
   * @throws WardctlError REQUEST_INVALID, SETTINGS_NOT_OBJECT, POLICY_CLOSED
   */
  evaluate(request: unknown, settings?: unknown): Promise<EvaluationResult>;

  /**
   * Asks the policy whether it can work with settings. Rego policies have no opinion: theirs are always valid.
   *
   * @param settings an object. Default: those given to `loadPolicy`
   * @throws WardctlError SETTINGS_NOT_OBJECT, GUEST_INIT_FAILED, POLICY_CLOSED
   */
  validateSettings(settings?: unknown): Promise<SettingsResult>;

  /**
   * Lets go of the compiled module. Calls that were made before finish, later ones are refused. Closing twice is fine.
   */
  close(): void;

  /** As {@link close}, for `using`. */
  [Symbol.dispose](): void;
}
