import type { CheckedSettingsValidation } from '../guest/answers.ts';
import type { WrittenResponse } from '../guest/call.ts';

/** The variant `request` of the world `policy`. */
export type WitRequest =
  | { readonly tag: 'admission'; readonly val: { readonly document: string } }
  | { readonly tag: 'raw'; readonly val: string };

/** The record `response`; what is missing is null. */
export interface WitResponse {
  readonly accepted: boolean;
  readonly message: string | null;
  readonly code: number | null;
  readonly mutatedObject: string | null;
  readonly auditAnnotations: readonly (readonly [string, string])[];
  readonly warnings: readonly string[];
}

/** The record `settings-validation`. */
export interface WitSettingsValidation {
  readonly valid: boolean;
  readonly message: string | null;
}

/** The payload of `validate`, as modules of the other targets get it: JSON text. */
export function toPayload(request: WitRequest, settings: string): string {
  const document = request.tag === 'raw' ? request.val : request.val.document;
  return `{"request":${document},"settings":${settings}}`;
}

export function toWitResponse(response: WrittenResponse): WitResponse {
  return {
    accepted: response.accepted,
    message: response.message ?? null,
    code: response.code ?? null,
    mutatedObject: response.mutatedObject ?? null,
    auditAnnotations: [...(response.auditAnnotations ?? [])],
    warnings: response.warnings ?? [],
  };
}

export function toWitSettingsValidation({
  valid,
  message,
}: CheckedSettingsValidation): WitSettingsValidation {
  return { valid, message: message ?? null };
}
