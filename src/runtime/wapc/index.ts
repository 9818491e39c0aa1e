import {
  internalError,
  settingsValidationResponse,
  toAdmissionResponse,
  validationResponse,
  type AdmissionResponse,
  type PolicyRequest,
  type SettingsValidation,
} from '../../admission/index.ts';
import { WardctlError } from '../../errors.ts';
import { decodeJsonText, JsonSyntaxError, rustDebugString } from '../../json/index.ts';
import { GuestFailure } from '../guest-failure.ts';
import {
  validatePayload,
  type Evaluation,
  type GuestContext,
  type PolicyInstance,
  type PolicySettings,
  type Runtime,
} from '../runtime.ts';
import type { Sandbox } from '../sandbox.ts';
import { callGuest, compileGuest, type WapcModule } from './guest.ts';

/** Execution mode `kubewarden-wapc` (policy-abi 3). */
export const wapcRuntime: Runtime = {
  prepare(bytes, environment) {
    const guest = compileGuest(bytes, environment.limits);
    return Promise.resolve({
      instantiate: (context: GuestContext) => new WapcInstance(guest, context, environment.sandbox),
    });
  },
};

const validate = Buffer.from('validate');
const validateSettings = Buffer.from('validate_settings');

class WapcInstance implements PolicyInstance {
  private readonly guest: WapcModule;
  private readonly context: GuestContext;
  private readonly sandbox: Sandbox;

  constructor(guest: WapcModule, context: GuestContext, sandbox: Sandbox) {
    this.guest = guest;
    this.context = context;
    this.sandbox = sandbox;
  }

  async validate(request: PolicyRequest, settings: PolicySettings): Promise<Evaluation> {
    const payload = validatePayload(request, settings);
    const read = (reply: Uint8Array): AdmissionResponse =>
      toAdmissionResponse(decodeJsonText(reply, validationResponse), request);
    try {
      return { response: await this.call(validate, payload, read), failure: undefined };
    } catch (error) {
      if (error instanceof GuestFailure) return { response: callFailed(request.uid, error), failure: error };
      if (!(error instanceof JsonSyntaxError)) throw error;
      const message = `invalid response from policy: ${error.message}`;
      return {
        response: internalError(request.uid, `internal server error: ${message}`),
        failure: new GuestFailure('reply', message),
      };
    }
  }

  async validateSettings(settings: PolicySettings): Promise<SettingsValidation> {
    try {
      const read = (reply: Uint8Array): SettingsValidation =>
        decodeJsonText(reply, settingsValidationResponse);
      return await this.call(validateSettings, Buffer.from(settings.text), read);
    } catch (error) {
      if (error instanceof GuestFailure) return settingsCallFailed(error);
      if (error instanceof JsonSyntaxError) return { valid: false, message: debugOf(error) };
      throw error;
    }
  }

  private call<T>(operation: Uint8Array, payload: Uint8Array, read: (reply: Uint8Array) => T): Promise<T> {
    return callGuest(this.guest, { operation, payload }, read, this.context, this.sandbox);
  }
}

/** The reference has a text of its own, without prefix, for the one failure that is the host's decision. */
function callFailed(uid: string, failure: GuestFailure): AdmissionResponse {
  if (failure.kind === 'timeout') return internalError(uid, failure.message);
  return internalError(uid, `internal server error: Guest call failure: ${failure.message}`);
}

function settingsCallFailed(failure: GuestFailure): SettingsValidation {
  if (failure.beforeCall) {
    throw new WardctlError('GUEST_INIT_FAILED', `unable to rehydrate wapc module: ${failure.message}`, {
      hint:
        failure.kind === 'timeout'
          ? 'The policy takes longer to start than it may take altogether; raise the time limit.'
          : 'The policy fails while it starts, before it is asked anything; this is for its author to mend.',
    });
  }
  const debug = `GuestCallFailure(${rustDebugString(failure.message)})`;
  return { valid: false, message: `Error invoking settings validation callback: ${debug}` };
}

/** The reference shows the error's debug form (policy-abi 3.6). */
function debugOf({ problem, line, column }: JsonSyntaxError): string {
  const position = `line: ${String(line)}, column: ${String(column)}`;
  return `error: InvalidResponseWithError(Error(${rustDebugString(problem)}, ${position}))`;
}
