import {
  applyPatch,
  parsePatch,
  PatchError,
  type AdmissionResponse,
  type PolicyRequest,
} from '../../admission/index.ts';
import type { Verdict } from '../../evaluate/index.ts';
import { parseJson, type JsonValue } from '../../json/index.ts';
import type { ObservedAnswer, Observation } from '../observation.ts';

/**
 * What a policy made of a request, as cases look at it. A patch that does not fit the object is a failure of the policy;
 * that of a rejection is never applied.
 */
export function observeVerdict(
  { response, ownResponse, failure }: Verdict,
  request: PolicyRequest,
): Pick<Observation, 'answer' | 'ownAnswer' | 'failure'> {
  const known = failure && { kind: failure.kind, message: failure.message };
  let answer: ObservedAnswer | undefined;
  try {
    answer = answerOf(response, request);
    const ownAnswer = ownResponse === response ? undefined : answerOf(ownResponse, request);
    return { answer, ownAnswer, failure: known };
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const message = `the policy answered with a patch that cannot be applied: ${error.message}`;
    return {
      answer: answer ?? { ...answerWithoutPatch(response), allowed: false, message, code: 500 },
      ownAnswer: undefined,
      failure: known ?? { kind: 'reply', message },
    };
  }
}

/** @throws PatchError */
function answerOf(response: AdmissionResponse, { object }: PolicyRequest): ObservedAnswer {
  const answer = answerWithoutPatch(response);
  if (!response.allowed || response.patch === undefined) return answer;
  const operations = parsePatch(response.patch);
  if (operations.length === 0) return answer;
  if (object === undefined) throw new PatchError('the request has no object');
  return { ...answer, patch: documentOf(response.patch), mutatedObject: applyPatch(object, operations) };
}

function answerWithoutPatch({
  allowed,
  status,
  warnings,
  auditAnnotations,
}: AdmissionResponse): ObservedAnswer {
  return {
    allowed,
    message: status?.message,
    code: status?.code,
    warnings: warnings ?? [],
    auditAnnotations: auditAnnotations ?? {},
    patch: undefined,
    mutatedObject: undefined,
  };
}

/** The operations as they are in the answer, which holds them in Base64. */
function documentOf(patch: string): JsonValue {
  return parseJson(Buffer.from(patch, 'base64'));
}
