import type { ObservationOptions, PolicyAnswer, SettingsResult } from '../library/index.ts';

/** A policy under test. Calls may overlap: each runs on a guest in fresh state. */
export interface TestPolicy {
  /**
   * Asks the policy about a request, for the matchers to look at. Settings are not validated here.
   *
   * @param request an AdmissionReview or AdmissionRequest as a plain object, or what a raw policy takes
   * @throws WardctlError REQUEST_INVALID, SETTINGS_NOT_OBJECT, SESSION_INVALID
   */
  evaluate(request: unknown, options?: ObservationOptions): Promise<PolicyAnswer>;

  /**
   * Asks the policy whether it can work with settings.
   *
   * @param settings an object. Default: those that the policy was given
   * @throws WardctlError SETTINGS_NOT_OBJECT, GUEST_INIT_FAILED
   */
  validateSettings(settings?: unknown): Promise<SettingsResult>;
}
