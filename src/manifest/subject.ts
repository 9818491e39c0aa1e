import { WardctlError } from '../errors.ts';
import type { JsonObject } from '../json/index.ts';
import { kindResourceOf, type DefinedKinds, type KindResource } from './kinds.ts';
import { identify, type ManifestObject, type ObjectIdentity } from './manifest-object.ts';

/** An object with what the API server knows of it. */
export interface Subject {
  readonly object: ManifestObject;
  readonly identity: ObjectIdentity;
  readonly target: KindResource;
  /** Whether {@link target} is a guess. */
  readonly guessed: boolean;
  /** `undefined` for objects outside of namespaces. */
  readonly namespace: string | undefined;
  /** Names the object in messages. */
  readonly place: string;
}

/** What the forms of an object are made of. */
type Placed = Pick<Subject, 'object' | 'identity' | 'namespace'>;

/** @throws WardctlError MANIFEST_INVALID where it is no Kubernetes object */
export function subjectOf(object: ManifestObject, kinds: DefinedKinds, defaultNamespace: string): Subject {
  const place = `${object.source}, line ${String(object.line)}`;
  const identity = identify(object.document, place);
  const { guessed, ...target } = kindResourceOf(identity, kinds);
  const namespace = target.namespaced ? (identity.namespace ?? defaultNamespace) : undefined;
  return { object, identity, target, guessed, namespace, place };
}

/**
 * The object as it is when the API server asks its webhooks: by then `metadata.namespace` is the namespace of the
 * request, or gone for an object outside of namespaces.
 */
export function storedForm({ object, identity, namespace }: Placed): JsonObject {
  const metadata = new Map(identity.metadata);
  if (namespace === undefined) metadata.delete('namespace');
  else metadata.set('namespace', namespace);
  return new Map([...object.document, ['metadata', metadata]]);
}

const systemFields = [
  'creationTimestamp',
  'uid',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
];

/** As {@link storedForm}, and without the fields that the API server takes from an object that is created. */
export function createdForm(subject: Placed): JsonObject {
  const metadata = new Map(subject.identity.metadata);
  for (const field of systemFields) metadata.delete(field);
  return storedForm({ ...subject, identity: { ...subject.identity, metadata } });
}

/** The objects before an update, by {@link fullName}. */
export type OldObjects = ReadonlyMap<string, Subject>;

/**
 * What the object was before the update.
 * @throws WardctlError MANIFEST_INVALID where it is not among the old objects
 */
export function oldForm(subject: Subject, oldObjects: OldObjects): JsonObject {
  const name = fullName(subject);
  const old = oldObjects.get(name);
  if (old !== undefined) return storedForm(old);
  throw new WardctlError(
    'MANIFEST_INVALID',
    `${subject.place}: expected ${name} among the old objects, found none`,
    {
      hint: 'An update changes neither apiVersion, kind, namespace nor name; use CREATE for an object that is new.',
    },
  );
}

/** What an update cannot change: `Pod "shop/web" of v1`. */
export function fullName({ identity, namespace }: Pick<Subject, 'identity' | 'namespace'>): string {
  const { group, version, kind, name = '' } = identity;
  const path = namespace === undefined ? name : `${namespace}/${name}`;
  return `${kind} ${JSON.stringify(path)} of ${group === '' ? version : `${group}/${version}`}`;
}
