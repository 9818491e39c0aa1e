import { fromPlain, stringifyJson, type JsonValue } from '../json/index.ts';

/** One reason among several of a rejection (`status.details.causes`). */
export interface StatusCause {
  /** A word for programs, such as `FieldValueInvalid`. */
  readonly reason: string | null;
  /** A sentence for people. */
  readonly message: string | null;
  /** Path of the field it is about, such as `spec.replicas`. */
  readonly field: string | null;
}

/** More about a rejection, with the keys of a Kubernetes Status' `details`; what the policy left out is not there. */
export interface StatusDetails {
  /** Of the resource that the rejection is about, as the three that follow. */
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  /** After how many seconds another try makes sense. The command line prints it as `retry_after_seconds`, as kwctl. */
  readonly retryAfterSeconds?: number;
}

/** Why a request was rejected, with the keys of a Kubernetes Status; what the policy left out is not there. */
export interface ResponseStatus {
  /** `Success` or `Failure` by convention; any text of the policy. */
  readonly status?: string;
  /** A sentence for people. */
  readonly message?: string;
  /** A word for programs, such as `Forbidden` or `Invalid`: one of Kubernetes' own. */
  readonly reason?: string;
  readonly details?: StatusDetails;
  /** HTTP status, from 0 to 65535. */
  readonly code?: number;
}

/** The answer to an admission request, with the keys of `admission.k8s.io/v1` AdmissionResponse. */
export interface AdmissionResponse {
  /** Always the request's, never the policy's; `''` for raw requests without one. */
  readonly uid: string;
  readonly allowed: boolean;
  /** `JSONPatch` where there is a patch; a Rego policy's own text is taken as it is. */
  readonly patchType?: string;
  /** Base64 of a JSON Patch (RFC 6902). */
  readonly patch?: string;
  readonly status?: ResponseStatus;
  /** For the audit log of the API server; `null` for none. */
  readonly auditAnnotations: Readonly<Record<string, string>> | null;
  /** For the user who made the request; `null` for none. */
  readonly warnings: readonly string[] | null;
}

/** The answer when something went wrong on our side of the guest: code 500. */
export function internalError(uid: string, message: string): AdmissionResponse {
  return rejection(uid, { message, code: 500 });
}

export function rejection(uid: string, status: ResponseStatus): AdmissionResponse {
  return { uid, allowed: false, status, auditAnnotations: null, warnings: null };
}

/** The response as the reference prints it: one compact line without its line break (policy-abi 7.2). */
export function formatResponse(response: AdmissionResponse): string {
  return members([
    ['uid', response.uid],
    ['allowed', response.allowed],
    ['patchType', response.patchType],
    ['patch', response.patch],
    ['status', response.status && formatStatus(response.status)],
    ['auditAnnotations', response.auditAnnotations && fromPlain(response.auditAnnotations)],
    ['warnings', response.warnings && [...response.warnings]],
  ]);
}

/** Text that is JSON already and goes in as it is. */
class Formatted {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function formatStatus(status: ResponseStatus): Formatted {
  const { details, code } = status;
  return new Formatted(
    members([
      ['status', status.status],
      ['message', status.message],
      ['reason', status.reason],
      ['details', details && formatDetails(details)],
      ['code', code === undefined ? undefined : BigInt(code)],
    ]),
  );
}

function formatDetails(details: StatusDetails): Formatted {
  const causes = details.causes ?? [];
  const retryAfter = details.retryAfterSeconds;
  return new Formatted(
    members([
      ['name', details.name],
      ['group', details.group],
      ['kind', details.kind],
      ['uid', details.uid],
      ['causes', causes.length === 0 ? undefined : new Formatted(`[${causes.map(formatCause).join(',')}]`)],
      ['retry_after_seconds', retryAfter === undefined ? undefined : BigInt(retryAfter)],
    ]),
  );
}

function formatCause(cause: StatusCause): string {
  return members([
    ['reason', cause.reason],
    ['message', cause.message],
    ['field', cause.field],
  ]);
}

/** An object whose keys keep the given order; `undefined` members are left out. */
function members(entries: readonly (readonly [string, JsonValue | Formatted | undefined])[]): string {
  const texts: string[] = [];
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    texts.push(`"${key}":${value instanceof Formatted ? value.text : stringifyJson(value)}`);
  }
  return `{${texts.join(',')}}`;
}
