import { WardctlError } from '../../errors.ts';
import {
  knownKind,
  knownSubresources,
  type DefinedKinds,
  type GroupVersionKind,
  type GroupVersionResource,
  type ObjectIdentity,
  type Operation,
} from '../../manifest/index.ts';
import { unfit } from './options.ts';
import { resourceText, type ResourceReference } from './resource-reference.ts';

/** What a request is about. */
export interface Target {
  /** Of the request's object. */
  readonly kind: GroupVersionKind;
  readonly resource: GroupVersionResource;
  /** `undefined` where nothing tells. */
  readonly namespaced: boolean | undefined;
}

/** An object that a request carries, with what it says it is. */
export interface LocatedIdentity extends ObjectIdentity {
  /** Names the object in messages. */
  readonly place: string;
}

/** What is known of a request for a sub-resource. */
export interface SubresourceRequest {
  readonly operation: Operation;
  /** Such as `exec`. */
  readonly name: string;
  readonly reference: ResourceReference | undefined;
  /** Of the request's object; `undefined` where it has none yet. */
  readonly identity: LocatedIdentity | undefined;
}

/** What stands for a plural that is not known; the reference's text. */
export const pluralPlaceholder =
  'this-is-the-plural-name-of-the-resource-this-information-is-not-used-by-policies-and-requires-a-connection-to-an-api-server-to-be-obtained';

/**
 * The resource that an object itself belongs to.
 * @throws WardctlError USAGE_INVALID where the reference means another one, or the object is only part of a sub-resource
 */
export function targetOf(
  identity: LocatedIdentity,
  reference: ResourceReference | undefined,
  kinds: DefinedKinds,
): Target {
  const { group, version, kind } = identity;
  const known = knownKind(group, kind, kinds);
  const resource = known?.resource ?? reference?.resource ?? pluralPlaceholder;
  if (reference !== undefined) checkReference(reference, identity, resource);
  if (known === undefined) refuseCarried(identity, kinds);
  return {
    kind: { group, version, kind },
    resource: { group, version, resource },
    namespaced: known?.namespaced,
  };
}

/** A kind for people: `Scale of autoscaling/v1`. */
export function kindText({ group, version, kind }: GroupVersionKind): string {
  return `${kind} of ${group === '' ? version : `${group}/${version}`}`;
}

/** The error about an object of a kind that does not belong where it is. */
export function otherKind(identity: LocatedIdentity, expected: string): WardctlError {
  return new WardctlError(
    'MANIFEST_INVALID',
    `${identity.place}: expected ${expected}, found ${kindText(identity)}`,
    {
      hint: 'Check `apiVersion` and `kind` of the object.',
      details: { place: identity.place, path: 'kind' },
    },
  );
}

/** @param resource the plural of the object's kind */
function checkReference(reference: ResourceReference, identity: LocatedIdentity, resource: string): void {
  const { group, version, place } = identity;
  const fits =
    reference.resource === resource &&
    (reference.group ?? group) === group &&
    (reference.version ?? version) === version;
  if (fits) return;
  const expected = `${resource}.${version}${group === '' ? '' : `.${group}`}`;
  const found = JSON.stringify(reference.text);
  throw unfit(
    `--resource: expected ${expected} for the ${kindText(identity)} in ${place}, found ${found}`,
    'Leave the flag out for kinds that are built in or defined with --crds.',
  );
}

/** Objects such as an Eviction have no resource of their own. */
function refuseCarried(identity: LocatedIdentity, kinds: DefinedKinds): void {
  const carriers = knownSubresources(kinds).filter(({ carried }) => {
    return carried?.group === identity.group && carried.kind === identity.kind;
  });
  const names = new Set(carriers.map(({ name }) => name));
  if (names.size === 0) return;
  const [name = ''] = names;
  throw unfit(
    `${identity.place}: expected --subresource ${name} for ${kindText(identity)}, found none`,
    `It is the object of ${carriers.map(({ parent }) => `${resourceText(parent)}/${name}`).join(', ')}.`,
  );
}
