import { equalJson, string } from '../json/index.ts';
import type { JsonObject, JsonValue } from '../json/index.ts';
import { bytes, flag, listOf, maybe, record, text, textMap, textOrEmpty, textSet } from './shapes.ts';
import { unsigned, wordOf } from './shapes.ts';
import type { Fields } from './shapes.ts';

/**
 * What a policy, or the host on its behalf, asks of the world: the unit that is recorded and replayed
 * (policy-abi 6.8). Make one with {@link callbackRequest}: `fields` is in normal form.
 */
export interface CallbackRequest {
  readonly tag: RequestTag;
  readonly fields: JsonObject;
}

const image = { image: text };
const annotations = { annotations: maybe(textMap) };
const resourceType = { api_version: text, kind: text };
const selectors = { label_selector: maybe(text), field_selector: maybe(text) };
const fieldMasks = { field_masks: maybe(textSet) };
const certificate = record('Certificate', { encoding: wordOf('Der', 'Pem'), data: bytes });
const keylessInfo = record('KeylessInfo', { issuer: text, subject: text });
const keylessPrefixInfo = record('KeylessPrefixInfo', { issuer: text, url_prefix: text });
const resourceAttributes = record('ResourceAttributes', {
  group: maybe(text),
  name: maybe(text),
  namespace: maybe(text),
  resource: text,
  subresource: maybe(text),
  verb: text,
  version: maybe(text),
});

/** Who wants to do what; part of `KubernetesCanI`. */
export const subjectAccessReview = record('SubjectAccessReview', {
  groups: maybe(listOf(text)),
  resource_attributes: resourceAttributes,
  user: text,
});

/** What `CryptoIsCertificateTrusted` asks about. */
export const certificateVerificationRequest = record('CertificateVerificationRequest', {
  cert: certificate,
  cert_chain: maybe(listOf(certificate)),
  not_after: textOrEmpty,
});

/** The fields of every request, in the order they are written in (policy-abi 6.8). */
export const requestFields = {
  OciManifestDigest: image,
  OciManifest: image,
  OciManifestAndConfig: image,
  SigstorePubKeyVerify: { ...image, pub_keys: listOf(text), ...annotations },
  SigstoreKeylessVerify: { ...image, keyless: listOf(keylessInfo), ...annotations },
  SigstoreKeylessPrefixVerify: { ...image, keyless_prefix: listOf(keylessPrefixInfo), ...annotations },
  SigstoreGithubActionsVerify: { ...image, owner: text, repo: maybe(text), ...annotations },
  SigstoreCertificateVerify: {
    ...image,
    certificate: bytes,
    certificate_chain: maybe(listOf(bytes)),
    require_rekor_bundle: flag,
    ...annotations,
  },
  DNSLookupHost: { host: text },
  KubernetesListResourceNamespace: { ...resourceType, namespace: text, ...selectors, ...fieldMasks },
  KubernetesListResourceAll: { ...resourceType, ...selectors, ...fieldMasks },
  KubernetesGetResource: {
    ...resourceType,
    name: text,
    namespace: maybe(text),
    disable_cache: flag,
    ...fieldMasks,
  },
  KubernetesGetResourcePluralName: resourceType,
  HasKubernetesListResourceAllResultChangedSinceInstant: {
    ...resourceType,
    ...selectors,
    ...fieldMasks,
    since: record('Duration', { secs: unsigned(64), nanos: unsigned(32) }),
  },
  KubernetesCanI: { request: subjectAccessReview, disable_cache: flag },
  CryptoIsCertificateTrusted: { request: certificateVerificationRequest },
} as const satisfies Record<string, Fields>;

export type RequestTag = keyof typeof requestFields;

export function isRequestTag(name: string): name is RequestTag {
  return Object.hasOwn(requestFields, name);
}

/**
 * A request in normal form; fields that may be `null` can be left out, unknown ones are dropped.
 * @throws DecodeError when a field is missing or of the wrong type.
 */
export function callbackRequest(tag: RequestTag, fields: JsonValue): CallbackRequest {
  return { tag, fields: record(tag, requestFields[tag]).decode(fields, '') };
}

/** The value of a field that is a required text. */
export function textField(request: CallbackRequest, name: string): string {
  return string.decode(request.fields.get(name) ?? null, name);
}

/** Equality after decoding: missing options equal `null`, the order of keys does not matter. */
export function equalRequests(a: CallbackRequest, b: CallbackRequest): boolean {
  return a.tag === b.tag && equalJson(a.fields, b.fields);
}

/** A request as Rust's debug format shows it. */
export function debugRequest(request: CallbackRequest): string {
  return record(request.tag, requestFields[request.tag]).debug(request.fields);
}
