import type { AdmissionResponse, ResponseStatus } from '../../admission/index.ts';
import {
  boolean,
  isObject,
  list,
  mapOf,
  oneOf,
  optional,
  string,
  struct,
  u16,
  DecodeError,
  type JsonValue,
} from '../../json/index.ts';

const cause = struct('StatusCause', {
  reason: optional(string),
  message: optional(string),
  field: optional(string),
});

const details = struct('StatusDetails', {
  name: optional(string),
  group: optional(string),
  kind: optional(string),
  uid: optional(string),
  causes: list(cause),
  retry_after_seconds: optional(u16),
});

/** The reasons of Kubernetes' API machinery; any other is refused, as by the reference. */
const reason = oneOf(
  'Unknown',
  'Unauthorized',
  'Forbidden',
  'NotFound',
  'AlreadyExists',
  'Conflict',
  'Gone',
  'Invalid',
  'ServerTimeout',
  'Timeout',
  'TooManyRequests',
  'BadRequest',
  'MethodNotAllowed',
  'NotAcceptable',
  'RequestEntityTooLarge',
  'UnsupportedMediaType',
  'InternalError',
  'Expired',
  'ServiceUnavailable',
);

const status = struct('AdmissionResponseStatus', {
  status: optional(string),
  message: optional(string),
  reason: optional(reason),
  details: optional(details),
  code: optional(u16),
});

const response = struct('AdmissionResponse', {
  uid: string,
  allowed: boolean,
  patchType: optional(string),
  patch: optional(string),
  status: optional(status),
  auditAnnotations: optional(mapOf(string)),
  warnings: optional(list(string)),
});

/**
 * The admission response that a Rego policy built; its uid is required and then replaced (policy-abi 5.2).
 * @throws DecodeError
 */
export function admissionResponseFrom(value: JsonValue, uid: string): AdmissionResponse {
  if (!isObject(value)) throw new DecodeError('invalid type: expected struct AdmissionResponse', '');
  const decoded = response.decode(value, '');
  return {
    uid,
    allowed: decoded.allowed,
    ...withoutUndefined({ patchType: decoded.patchType, patch: decoded.patch }),
    ...(decoded.status === undefined ? {} : { status: toStatus(decoded.status) }),
    auditAnnotations: decoded.auditAnnotations ? Object.fromEntries(decoded.auditAnnotations) : null,
    warnings: decoded.warnings ?? null,
  };
}

function toStatus(decoded: ReturnType<(typeof status)['decode']>): ResponseStatus {
  const { details: found, ...rest } = decoded;
  if (found === undefined) return withoutUndefined(rest);
  const { causes, retry_after_seconds: retryAfterSeconds, ...names } = found;
  return {
    ...withoutUndefined(rest),
    details: {
      ...withoutUndefined({ ...names, retryAfterSeconds }),
      causes: causes.map(({ reason: why, message, field }) => ({
        reason: why ?? null,
        message: message ?? null,
        field: field ?? null,
      })),
    },
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same object without the keys that hold `undefined`. */
function withoutUndefined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
