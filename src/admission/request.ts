import { WardctlError } from '../errors.ts';
import {
  anyJson,
  boolean,
  DecodeError,
  describeType,
  isObject,
  list,
  mapOf,
  optional,
  string,
  stringifyJson,
  struct,
  type Decoder,
  type JsonObject,
  type JsonValue,
} from '../json/index.ts';

/** What a policy is asked about. */
export interface PolicyRequest {
  /** The request's uid; `''` for a raw request without one. */
  readonly uid: string;
  /** The document that guests see: a normalised AdmissionRequest, or a raw request as it came. */
  readonly document: JsonValue;
  /** {@link document} as the compact text that guests are given. */
  readonly text: string;
  /** What a mutation is compared with; `undefined` for a request without object (DELETE). */
  readonly object: JsonValue | undefined;
  /** Whether the document is the user's own JSON instead of an AdmissionRequest. */
  readonly raw: boolean;
}

const groupVersionKind = struct('GroupVersionKind', { group: string, version: string, kind: string });
const groupVersionResource = struct('GroupVersionResource', {
  group: string,
  version: string,
  resource: string,
});
const userInfo = struct('UserInfo', {
  username: optional(string),
  uid: optional(string),
  groups: optional(list(string)),
  extra: optional(mapOf(list(string))),
});

/** Keys of an AdmissionRequest; every other key is dropped, as the reference does (policy-abi 7.1). */
const requestFields: Record<string, Decoder<unknown>> = {
  uid: string,
  kind: groupVersionKind,
  resource: groupVersionResource,
  subResource: optional(string),
  requestKind: optional(groupVersionKind),
  requestResource: optional(groupVersionResource),
  requestSubResource: optional(string),
  name: optional(string),
  namespace: optional(string),
  operation: string,
  userInfo,
  object: optional(anyJson),
  oldObject: optional(anyJson),
  dryRun: optional(boolean),
  options: optional(anyJson),
};
const admissionRequest = struct('AdmissionRequest', requestFields);

/**
 * A request from a document: an AdmissionReview is unwrapped, anything else must be an AdmissionRequest.
 * @throws WardctlError REQUEST_INVALID
 */
export function admissionRequestFrom(document: JsonValue): PolicyRequest {
  const request = unwrapReview(document);
  checkRequest(request);
  const normalised = pick(request, Object.keys(requestFields));
  for (const [key, fields] of nestedFields) {
    const nested = normalised.get(key);
    if (isObject(nested)) normalised.set(key, pick(nested, fields));
  }
  return {
    uid: normalised.get('uid') as string,
    document: normalised,
    text: stringifyJson(normalised),
    object: normalised.get('object'),
    raw: false,
  };
}

/** A raw request: the document as it is; a string `uid` at its top names it (policy-abi 7.1). */
export function rawRequestFrom(document: JsonValue): PolicyRequest {
  const uid = isObject(document) ? document.get('uid') : undefined;
  return {
    uid: typeof uid === 'string' ? uid : '',
    document,
    text: stringifyJson(document),
    object: document,
    raw: true,
  };
}

const nestedFields = new Map([
  ['kind', ['group', 'version', 'kind']],
  ['requestKind', ['group', 'version', 'kind']],
  ['resource', ['group', 'version', 'resource']],
  ['requestResource', ['group', 'version', 'resource']],
  ['userInfo', ['username', 'uid', 'groups', 'extra']],
]);

/** A copy with the given keys only, without those that are `null`. */
function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  const result: JsonObject = new Map();
  for (const key of keys) {
    const value = object.get(key);
    if (value !== undefined && value !== null) result.set(key, value);
  }
  return result;
}

function unwrapReview(document: JsonValue): JsonObject {
  if (!isObject(document)) {
    throw invalid(
      `Invalid request object: expected an AdmissionReview or an AdmissionRequest, found ${describeType(document)}`,
    );
  }
  if (document.get('kind') !== 'AdmissionReview') return document;
  const request = document.get('request');
  if (request === undefined || request === null) {
    throw invalid('invalid AdmissionReview object: expected a key `request`, found none');
  }
  if (!isObject(request)) {
    throw invalid(
      `invalid AdmissionReview object: expected an object at \`request\`, found ${describeType(request)}`,
    );
  }
  return request;
}

function checkRequest(request: JsonObject): void {
  try {
    admissionRequest.decode(request, '');
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const place = error.path === '' ? '' : ` at \`${error.path.replaceAll('/', '.')}\``;
    throw new WardctlError(
      'REQUEST_INVALID',
      `cannot build AdmissionRequest object from given input: ${error.message}${place}`,
      { hint: hintFor(request), cause: error },
    );
  }
}

function hintFor(request: JsonObject): string {
  return request.has('apiVersion') && request.has('metadata')
    ? 'This is a Kubernetes object: wrap it in an AdmissionReview; on the command line, --file does that.'
    : 'Give an AdmissionReview or AdmissionRequest; for a policy of type raw, set raw (--raw on the command line).';
}

function invalid(message: string): WardctlError {
  return new WardctlError('REQUEST_INVALID', message, {
    hint: 'Give one AdmissionReview or AdmissionRequest at a time; on the command line, repeat -r for several files.',
  });
}
