import {
  applyPatch,
  parsePatch,
  PatchError,
  type AdmissionResponse,
  type PolicyRequest,
} from '../admission/index.ts';
import type { Verdict } from '../evaluate/index.ts';
import { stringifyJson, toPlain, type JsonValue } from '../json/index.ts';
import type { EvaluationResult } from './evaluation-result.ts';

/** The result that a verdict about a request stands for. */
export function toResult({ response, failure }: Verdict, request: PolicyRequest): EvaluationResult {
  const { uid, status } = response;
  const common = {
    uid,
    warnings: response.warnings ?? [],
    auditAnnotations: response.auditAnnotations ?? {},
    response,
  };
  try {
    const mutated = mutatedDocument(response, request);
    return {
      ...common,
      allowed: response.allowed,
      message: status?.message,
      code: status?.code,
      mutatedObject: mutated === undefined ? undefined : toPlain(mutated),
      mutatedObjectJson: mutated === undefined ? undefined : stringifyJson(mutated),
      failure: failure && { kind: failure.kind, message: failure.message },
    };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const message = `the policy answered with a patch that cannot be applied: ${error.message}`;
    return {
      ...common,
      allowed: false,
      message,
      code: 500,
      mutatedObject: undefined,
      mutatedObjectJson: undefined,
      failure: { kind: 'reply', message },
    };
  }
}

/**
 * The patch of a rejection is never applied, so that it need not fit either.
 * @throws PatchError for a patch of the policy's own making that does not fit the object
 */
function mutatedDocument(
  { allowed, patch }: AdmissionResponse,
  { object }: PolicyRequest,
): JsonValue | undefined {
  if (!allowed || patch === undefined) return undefined;
  const operations = parsePatch(patch);
  if (operations.length === 0) return undefined;
  if (object === undefined) throw new PatchError('the request has no object');
  return applyPatch(object, operations);
}
