import { internalError, type AdmissionResponse, type PolicyRequest } from '../../admission/index.ts';
import type { JsonValue } from '../../json/index.ts';
import { GuestFailure } from '../guest-failure.ts';
import type { Evaluation, GuestContext, PolicyInstance, PolicySettings, PreparedPolicy } from '../runtime.ts';
import { ContextError } from './context-data.ts';
import type { RegoModule } from './prepare.ts';

/** The documents of one evaluation, as JSON texts. */
export interface RegoDocuments {
  readonly data: string;
  readonly input: string;
}

/** What differs between the two Rego modes. */
export interface RegoDialect {
  /** @throws ContextError where the cluster data cannot be had, GuestFailure where the mode refuses the request */
  documents(request: PolicyRequest, settings: PolicySettings, context: GuestContext): Promise<RegoDocuments>;
  /** @throws GuestFailure for a result set that is not what the mode expects */
  interpret(resultSet: JsonValue, request: PolicyRequest): AdmissionResponse;
}

/** A Rego policy in one of the two modes; settings are always valid, the guest is not asked (policy-abi 5.2). */
export function preparedRego(module: RegoModule, dialect: RegoDialect): PreparedPolicy {
  return {
    instantiate: (context): PolicyInstance => ({
      validate: (request, settings) => evaluateRego(module, dialect, request, settings, context),
      validateSettings: () => Promise.resolve({ valid: true, message: undefined }),
    }),
  };
}

async function evaluateRego(
  module: RegoModule,
  dialect: RegoDialect,
  request: PolicyRequest,
  settings: PolicySettings,
  context: GuestContext,
): Promise<Evaluation> {
  try {
    const { data, input } = await dialect.documents(request, settings, context);
    const resultSet = await module.evaluate(data, input, context);
    return { response: dialect.interpret(resultSet, request), failure: undefined };
  } catch (error) {
    if (error instanceof ContextError) {
      const failure = new GuestFailure('guest-error', error.message);
      return { response: internalError(request.uid, error.message), failure };
    }
    if (!(error instanceof GuestFailure)) throw error;
    return {
      response: internalError(request.uid, `internal server error: ${error.message}`),
      failure: error,
    };
  }
}
