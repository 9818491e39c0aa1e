import {
  internalError,
  toAdmissionResponse,
  type AdmissionResponse,
  type PolicyRequest,
  type SettingsValidation,
} from '../../admission/index.ts';
import { rustDebugString } from '../../json/index.ts';
import { GuestFailure } from '../guest-failure.ts';
import type { Evaluation, GuestContext, PolicyInstance, PolicySettings, Runtime } from '../runtime.ts';
import { callComponent, prepareComponent, type PreparedComponent } from './guest.ts';
import { liftResponse, liftSettingsValidation } from './lift-response.ts';
import { lowerRequest } from './lower-request.ts';
import { startFailure } from './start-failure.ts';

/** Execution mode `component`: policies of the Component Model. Other hosts do not have it. */
export const componentRuntime: Runtime = {
  async prepare(bytes, environment) {
    const component = await prepareComponent(bytes, environment);
    return { instantiate: (context: GuestContext) => new ComponentInstance(component, context) };
  },
};

class ComponentInstance implements PolicyInstance {
  private readonly component: PreparedComponent;
  private readonly context: GuestContext;

  constructor(component: PreparedComponent, context: GuestContext) {
    this.component = component;
    this.context = context;
  }

  async validate(request: PolicyRequest, settings: PolicySettings): Promise<Evaluation> {
    const read = (answer: unknown): AdmissionResponse => toAdmissionResponse(liftResponse(answer), request);
    try {
      const args = [lowerRequest(request), settings.text];
      const response = await callComponent(this.component, 'validate', args, read, this.context);
      return { response, failure: undefined };
    } catch (error) {
      if (!(error instanceof GuestFailure)) throw error;
      return { response: failedResponse(request.uid, error), failure: error };
    }
  }

  async validateSettings(settings: PolicySettings): Promise<SettingsValidation> {
    try {
      return await callComponent(
        this.component,
        'validateSettings',
        [settings.text],
        liftSettingsValidation,
        this.context,
      );
    } catch (error) {
      if (error instanceof GuestFailure) return settingsFailed(error);
      throw error;
    }
  }
}

/** In the words of the waPC mode (policy-abi 3.6). */
function failedResponse(uid: string, { kind, message }: GuestFailure): AdmissionResponse {
  if (kind === 'timeout') return internalError(uid, message);
  if (kind === 'reply') return internalError(uid, `internal server error: ${message}`);
  return internalError(uid, `internal server error: Guest call failure: ${message}`);
}

function settingsFailed(failure: GuestFailure): SettingsValidation {
  const { beforeCall, kind, message } = failure;
  if (beforeCall) throw startFailure(failure);
  if (kind === 'reply') return { valid: false, message };
  const debug = `GuestCallFailure(${rustDebugString(message)})`;
  return { valid: false, message: `Error invoking settings validation callback: ${debug}` };
}
