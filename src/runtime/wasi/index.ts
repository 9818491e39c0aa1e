import { isUtf8 } from 'node:buffer';
import {
  internalError,
  settingsValidationResponse,
  toAdmissionResponse,
  validationResponse,
  type AdmissionResponse,
  type PolicyRequest,
  type SettingsValidation,
} from '../../admission/index.ts';
import { decodeJsonText, JsonSyntaxError, type Decoder } from '../../json/index.ts';
import { compileModule, type CompiledModule } from '../compile.ts';
import { GuestFailure } from '../guest-failure.ts';
import { systemFunctions } from '../preview1/index.ts';
import {
  validatePayload,
  type Evaluation,
  type GuestContext,
  type PolicyInstance,
  type PolicySettings,
  type Runtime,
} from '../runtime.ts';
import type { Sandbox } from '../sandbox.ts';
import { hostModules, runCommand } from './guest.ts';

/** Execution mode `wasi` (policy-abi 4). */
export const wasiRuntime: Runtime = {
  prepare(bytes, environment) {
    const hostFunctions = new Set(['call']);
    const module = compileModule(bytes, environment.limits, {
      label: 'wasi precompiled stack: cannot add to linker',
      imports: new Map([
        ...systemFunctions,
        ...hostModules.map((name): [string, ReadonlySet<string>] => [name, hostFunctions]),
      ]),
      functions: ['_start'],
    });
    return Promise.resolve({
      instantiate: (context: GuestContext) => new WasiInstance(module, context, environment.sandbox),
    });
  },
};

class WasiInstance implements PolicyInstance {
  private readonly module: CompiledModule;
  private readonly context: GuestContext;
  private readonly sandbox: Sandbox;

  constructor(module: CompiledModule, context: GuestContext, sandbox: Sandbox) {
    this.module = module;
    this.context = context;
    this.sandbox = sandbox;
  }

  async validate(request: PolicyRequest, settings: PolicySettings): Promise<Evaluation> {
    const input = validatePayload(request, settings);
    const read = (stdout: Uint8Array): AdmissionResponse =>
      toAdmissionResponse(decodeStdout(stdout, 'policy', validationResponse), request);
    const result = await runCommand(this.module, 'validate', input, read, this.context, this.sandbox);
    if (result.failure === undefined) return { response: result.answer, failure: undefined };
    const { failure, stderr } = result;
    const message =
      failure.kind === 'reply' ? `internal server error: ${failure.message}` : failureText(failure, stderr);
    return { response: internalError(request.uid, message), failure };
  }

  async validateSettings(settings: PolicySettings): Promise<SettingsValidation> {
    const input = Buffer.from(settings.text);
    const read = (stdout: Uint8Array): SettingsValidation =>
      decodeStdout(stdout, 'settings', settingsValidationResponse);
    const result = await runCommand(
      this.module,
      'validate-settings',
      input,
      read,
      this.context,
      this.sandbox,
    );
    if (result.failure === undefined) return result.answer;
    return { valid: false, message: failureText(result.failure, result.stderr) };
  }
}

/**
 * The reference answers with the text on stderr alone, and with an empty message where there is none. A
 * timeout, a limit or a silent crash is named here, so that nobody has to guess.
 */
function failureText(failure: GuestFailure, stderr: string): string {
  if (failure.kind === 'reply') return failure.message;
  const isOwnDecision = failure.kind === 'timeout' || failure.kind === 'limit';
  if (isOwnDecision && stderr !== '') return `${failure.message}: ${stderr}`;
  return stderr === '' || isOwnDecision ? failure.message : stderr;
}

/** @throws GuestFailure with the reference's text for an answer that is not the expected JSON */
function decodeStdout<T>(stdout: Uint8Array, what: 'policy' | 'settings', decoder: Decoder<T>): T {
  if (!isUtf8(stdout)) {
    throw new GuestFailure('reply', 'stdout pipe conversion error: invalid utf-8 sequence');
  }
  try {
    return decodeJsonText(stdout, decoder);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new GuestFailure('reply', `Cannot deserialize ${what} validation response: ${error.message}`);
  }
}
