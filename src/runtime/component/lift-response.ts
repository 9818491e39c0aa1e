import type { SettingsValidation, validationResponse } from '../../admission/index.ts';
import { JsonSyntaxError, parseJson, type JsonValue } from '../../json/index.ts';
import { GuestFailure } from '../guest-failure.ts';

type ValidationResponse = ReturnType<(typeof validationResponse)['decode']>;

/**
 * The answer of `validate`, as jco gives it.
 * @throws GuestFailure where it is none, or where its object is no JSON
 */
export function liftResponse(value: unknown): ValidationResponse {
  if (!isRecord(value) || typeof value['accepted'] !== 'boolean') throw malformed('validate');
  const { code } = value;
  return {
    accepted: value['accepted'],
    message: optionalText(value['message']),
    code: typeof code === 'number' ? code : undefined,
    mutated_object: mutatedObject(optionalText(value['mutatedObject'])),
    audit_annotations: optionalAnnotations(value['auditAnnotations']),
    warnings: optionalWarnings(value['warnings']),
  };
}

/** The answer of `validate-settings`. @throws GuestFailure where it is none */
export function liftSettingsValidation(value: unknown): SettingsValidation {
  if (!isRecord(value) || typeof value['valid'] !== 'boolean') throw malformed('validate-settings');
  return { valid: value['valid'], message: optionalText(value['message']) };
}

/** The answer of `metadata`. @throws GuestFailure where it is none */
export function liftProtocolVersion(value: unknown): string {
  if (!isRecord(value) || typeof value['protocolVersion'] !== 'string') throw malformed('metadata');
  return value['protocolVersion'];
}

function mutatedObject(text: string | undefined): JsonValue | undefined {
  if (text === undefined) return undefined;
  try {
    // As in the JSON that policies of other modes answer, `null` stands for none.
    return parseJson(text) ?? undefined;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new GuestFailure(
      'reply',
      `invalid response from policy: mutated-object is no JSON: ${error.message}`,
    );
  }
}

/** None is the same as an empty list. */
function optionalAnnotations(value: unknown): Map<string, string> | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const pairs = value.filter((pair): pair is [string, string] => Array.isArray(pair) && pair.length === 2);
  return new Map(pairs);
}

function optionalWarnings(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.length > 0 ? value.map(String) : undefined;
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The function has the right name and another type. */
function malformed(name: string): GuestFailure {
  return new GuestFailure(
    'reply',
    `invalid response from policy: ${name} does not answer as the world wardctl:policy/policy@0.1.0 says`,
  );
}
