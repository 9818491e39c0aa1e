import {
  anyJson,
  boolean,
  list,
  mapOf,
  optional,
  string,
  struct,
  u16,
  type JsonValue,
} from '../json/index.ts';
import { diffJson, formatPatch } from './patch.ts';
import type { PolicyRequest } from './request.ts';
import { rejection, type AdmissionResponse, type ResponseStatus } from './response.ts';

/** What waPC and WASI policies answer to `validate` (policy-abi 3.5); unknown keys are ignored. */
export const validationResponse = struct('ValidationResponse', {
  accepted: boolean,
  message: optional(string),
  code: optional(u16),
  mutated_object: optional(anyJson),
  audit_annotations: optional(mapOf(string)),
  warnings: optional(list(string)),
});
export type ValidationResponse = ReturnType<(typeof validationResponse)['decode']>;

/** What policies answer to `validate_settings`. */
export const settingsValidationResponse = struct('SettingsValidationResponse', {
  valid: boolean,
  message: optional(string),
});
export type SettingsValidation = ReturnType<(typeof settingsValidationResponse)['decode']>;

const deleteCannotMutate =
  'Incoming object is null, which happens only with DELETE operations, but the policy has provided a mutated ' +
  'object. DELETE operations cannot be mutated; this is a defect of the policy.';

/** The admission response that a policy's answer stands for (policy-abi 7.2). */
export function toAdmissionResponse(answer: ValidationResponse, request: PolicyRequest): AdmissionResponse {
  const { accepted, message, code, mutated_object: mutated } = answer;
  if (mutated !== undefined && request.object === undefined) {
    return rejection(request.uid, { message: deleteCannotMutate });
  }
  const status: ResponseStatus = {
    ...(message === undefined ? {} : { message }),
    ...(code === undefined ? {} : { code }),
  };
  return {
    uid: request.uid,
    allowed: accepted,
    ...patchOf(request.object, mutated),
    ...(message === undefined && code === undefined ? {} : { status }),
    auditAnnotations: answer.audit_annotations ? Object.fromEntries(answer.audit_annotations) : null,
    warnings: answer.warnings ?? null,
  };
}

function patchOf(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): Pick<AdmissionResponse, 'patch' | 'patchType'> {
  if (before === undefined || after === undefined) return {};
  const patch = diffJson(before, after);
  if (patch.length === 0) return {};
  return { patchType: 'JSONPatch', patch: Buffer.from(formatPatch(patch)).toString('base64') };
}
