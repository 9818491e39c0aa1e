import type { AdmissionRequest } from './request.ts';
import type { ValidationResponse } from './response.ts';
import type { SettingsValidation, UncheckedSettings } from './settings.ts';

/** What a policy does: it judges requests, and may check its settings before any request comes. */
export interface Policy<Settings = UncheckedSettings, Request = AdmissionRequest> {
  /**
   * Judges a request. What it throws is reported with the position in your source, and the request is rejected.
   *
   * @param request what somebody wants to do; for policies of type `raw`: any JSON document
   * @param settings the settings of the policy, an object; `{}` where there are none
   */
  validate(request: Request, settings: Settings): ValidationResponse | Promise<ValidationResponse>;
  /**
   * Checks settings; asked once, before any request. Without it all settings are taken as they are.
   *
   * @param settings an object of which nothing is known yet
   */
  validateSettings?(settings: UncheckedSettings): SettingsValidation | Promise<SettingsValidation>;
}

const defined: Policy<never, never>[] = [];

/**
 * Says what the policy does. Call it once, in the entry file of the policy; `wardctl build` makes a module of it.
 * Nothing else happens: the policy is given back, so that unit tests can call its functions.
 *
 * @example
 * import { accept, definePolicy, reject, type AdmissionRequest, type Pod } from 'wardctl/policy';
 *
 * export default definePolicy({
 *   validate(request: AdmissionRequest<Pod>) {
 *     return request.object?.spec?.hostNetwork === true ? reject('the network of the host is not for pods') : accept();
 *   },
 * });
 *
 * @throws TypeError when `validate` is no function
 */
export function definePolicy<Settings = UncheckedSettings, Request = AdmissionRequest>(
  policy: Policy<Settings, Request>,
): Policy<Settings, Request> {
  checkFunctions(policy);
  defined.push(policy);
  return policy;
}

/** The policies that {@link definePolicy} was called with, in that order. */
export function definedPolicies(): readonly Policy<never, never>[] {
  return defined;
}

/** Authors of plain JavaScript have no compiler that tells them. */
function checkFunctions(policy: { readonly validate: unknown; readonly validateSettings?: unknown }): void {
  if (typeof policy.validate !== 'function') {
    throw new TypeError('definePolicy: expected a function called validate');
  }
  if (policy.validateSettings !== undefined && typeof policy.validateSettings !== 'function') {
    throw new TypeError('definePolicy: expected validateSettings to be a function');
  }
}
