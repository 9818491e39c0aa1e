import type { JsonObject, JsonValue } from '../json/index.ts';

/** What is done to an object. */
export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** What an object is, in the names of the API. */
export interface GroupVersionKind {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What is asked for, in the names of the API. */
export interface GroupVersionResource {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural, such as `pods`. */
  readonly resource: string;
}

/** What an AdmissionRequest says, each thing once. */
export interface RequestParts {
  readonly uid: string;
  readonly operation: Operation;
  readonly kind: GroupVersionKind;
  readonly resource: GroupVersionResource;
  /** Such as `exec`. */
  readonly subresource?: string | undefined;
  /** `undefined` while it is still to be generated. */
  readonly name: string | undefined;
  /** `undefined` outside of namespaces. */
  readonly namespace: string | undefined;
  readonly userName: string;
  readonly groups: readonly string[];
  readonly object?: JsonObject | undefined;
  readonly oldObject?: JsonObject | undefined;
  /** `undefined` leaves out the fields `dryRun` and `options`. */
  readonly dryRun: boolean | undefined;
}

/** The AdmissionRequest of `admission.k8s.io/v1`, its fields in the order of that type, without those that are empty. */
export function admissionRequestOf(parts: RequestParts): JsonObject {
  const { uid, operation, subresource, name, dryRun } = parts;
  const { group, version, kind } = parts.kind;
  const { group: resourceGroup, version: resourceVersion, resource } = parts.resource;
  const asked = { group: resourceGroup, version: resourceVersion, resource };
  return members({
    uid,
    kind: members({ group, version, kind }),
    resource: members(asked),
    subResource: subresource,
    requestKind: members({ group, version, kind }),
    requestResource: members(asked),
    requestSubResource: subresource,
    name,
    // The API server's requests about a Namespace carry its own name as namespace.
    namespace: resourceGroup === '' && resource === 'namespaces' ? name : parts.namespace,
    operation,
    userInfo: members({ groups: [...parts.groups], username: parts.userName }),
    object: parts.object,
    oldObject: parts.oldObject,
    dryRun,
    options: dryRun === undefined ? undefined : optionsOf(operation, dryRun),
  });
}

const optionKinds: Readonly<Partial<Record<Operation, string>>> = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
};

/** The options of the HTTP request; CONNECT has none, because its object is made of them. */
function optionsOf(operation: Operation, dryRun: boolean): JsonObject | undefined {
  const kind = optionKinds[operation];
  if (kind === undefined) return undefined;
  return members({ apiVersion: 'meta.k8s.io/v1', kind, dryRun: dryRun ? ['All'] : undefined });
}

/** An object of those members that have a value. */
export function members(values: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const result: JsonObject = new Map();
  for (const [key, value] of Object.entries(values)) if (value !== undefined) result.set(key, value);
  return result;
}
