import type { Expectation } from '../suite.ts';
import { checkAllowed } from './allowed.ts';
import { checkAuditAnnotations } from './audit-annotations.ts';
import type { Check } from './check.ts';
import { checkCode } from './code.ts';
import { checkError } from './error.ts';
import { checkHostCalls } from './host-calls.ts';
import { checkMaxDuration } from './max-duration.ts';
import { checkMessage } from './message.ts';
import { checkMutated } from './mutated.ts';
import { checkObject } from './object.ts';
import { checkPatch } from './patch.ts';
import { checkResult } from './result.ts';
import { checkSettingsInvalid } from './settings-invalid.ts';
import { checkWarnings } from './warnings.ts';

/** What can be expected; snapshots are compared by those who hold the stored ones. */
export type CheckedKey = Exclude<keyof Expectation, 'position' | 'snapshot'>;

/** A check for each part of an expectation: without one, this does not compile. */
export type Checks = { readonly [Key in CheckedKey]: Check<NonNullable<Expectation[Key]>> };

/** How each part of an expectation is checked, in the order of the findings. */
export const checks: Checks = {
  error: checkError,
  settingsInvalid: checkSettingsInvalid,
  result: checkResult,
  allowed: checkAllowed,
  message: checkMessage,
  code: checkCode,
  warnings: checkWarnings,
  auditAnnotations: checkAuditAnnotations,
  mutated: checkMutated,
  patch: checkPatch,
  object: checkObject,
  hostCalls: checkHostCalls,
  maxDurationMs: checkMaxDuration,
};
