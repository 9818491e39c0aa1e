export type { JsonPatch } from './patch.ts';
export { diffJson, formatPatch } from './patch.ts';
export { applyPatch, PatchError } from './apply-patch.ts';
export { parsePatch } from './parse-patch.ts';
export type { PolicyRequest } from './request.ts';
export { admissionRequestFrom, rawRequestFrom } from './request.ts';
export type { AdmissionResponse, ResponseStatus, StatusCause, StatusDetails } from './response.ts';
export { formatResponse, internalError, rejection } from './response.ts';
export type { SettingsValidation } from './validation-response.ts';
export {
  settingsValidationResponse,
  toAdmissionResponse,
  validationResponse,
} from './validation-response.ts';
export type { EnforcementRules } from './post-process.ts';
export { cliRules, enforce, isMutation } from './post-process.ts';
export { readRequestDocument } from './read-request.ts';
