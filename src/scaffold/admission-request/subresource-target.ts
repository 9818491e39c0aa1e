import type { WardctlError } from '../../errors.ts';
import {
  knownKind,
  knownKinds,
  knownSubresources,
  type DefinedKinds,
  type Subresource,
} from '../../manifest/index.ts';
import { suggest } from '../../suggest.ts';
import { customTarget } from './custom-target.ts';
import { unfit } from './options.ts';
import { refersTo, resourceText, type ResourceReference } from './resource-reference.ts';
import { kindText, otherKind, type LocatedIdentity, type SubresourceRequest, type Target } from './target.ts';

/**
 * The resource whose sub-resource a request is for: the one that is referred to, else the only one that has such a
 * sub-resource with such an object.
 * @throws WardctlError USAGE_INVALID, MANIFEST_INVALID where there is none, or more than one
 */
export function subresourceTarget(request: SubresourceRequest, kinds: DefinedKinds): Target {
  const { name, reference, identity } = request;
  const named = knownSubresources(kinds).filter((subresource) => {
    return subresource.name === name && (reference === undefined || refersTo(reference, subresource.parent));
  });
  const fitting = named.filter((subresource) => identity === undefined || carries(subresource, identity));
  const [first, ...others] = fitting;
  if (first === undefined) return unfittingTarget(request, named, kinds);
  checkOperation(first, request);
  if (others.length > 0) throw ambiguous(name, fitting);
  return targetIn(first, request);
}

/**
 * The target where no known sub-resource fits: right for a resource that is not known, and wrong for any other.
 * @param named the sub-resources of that name
 */
function unfittingTarget(
  request: SubresourceRequest,
  named: readonly Subresource[],
  kinds: DefinedKinds,
): Target {
  const { name, operation, reference, identity } = request;
  const own = identity && knownKind(identity.group, identity.kind, kinds);
  const isMeant = ({ parent, carried }: Subresource): boolean => {
    if (reference !== undefined) return refersTo(reference, parent);
    return own === undefined ? carried !== undefined : parent === own;
  };
  const meant = named.filter(isMeant);
  if (identity !== undefined && meant.length > 0) {
    throw otherKind(identity, meant.map(expectation).join(' or '));
  }
  const all = knownSubresources(kinds);
  if (reference !== undefined && knownKinds(kinds).some((known) => refersTo(reference, known))) {
    throw noSubresource(name, reference.text, all.filter(isMeant));
  }
  if (reference === undefined && own !== undefined) {
    throw noSubresource(name, resourceText(own), all.filter(isMeant));
  }
  if (reference === undefined && identity === undefined) {
    const connections = all.filter((subresource) => subresource.operation === operation);
    throw noSubresource(name, operation, connections);
  }
  return customTarget(request, kinds);
}

function carries({ carried, parent }: Subresource, identity: LocatedIdentity): boolean {
  const { group, version, kind } = carried ?? { ...parent, version: identity.version };
  return group === identity.group && version === identity.version && kind === identity.kind;
}

function expectation({ carried, parent, name }: Subresource): string {
  const kind = carried === undefined ? parent.kind : kindText(carried);
  return `${kind} for ${resourceText(parent)}/${name}`;
}

function targetIn(subresource: Subresource, { reference, identity }: SubresourceRequest): Target {
  const { parent, carried, parentVersions } = subresource;
  const { group, resource, namespaced } = parent;
  const isOwnKind = carried === undefined && identity !== undefined;
  const version = versionOf(subresource, reference, isOwnKind ? [identity.version] : parentVersions);
  return {
    kind: carried ?? { group, version, kind: parent.kind },
    resource: { group, version, resource },
    namespaced,
  };
}

/** @param possible the versions in which the sub-resource is served */
function versionOf(
  { parent }: Subresource,
  reference: ResourceReference | undefined,
  possible: readonly string[],
): string {
  const [only = '', ...others] = possible;
  const asked = reference?.version;
  if (asked === undefined ? others.length === 0 : possible.includes(asked)) return asked ?? only;
  const example = resourceText({ ...parent, resource: `${parent.resource}.${only}` });
  const found = reference === undefined ? 'none' : JSON.stringify(reference.text);
  throw unfit(
    `--resource: expected a version that is served, such as ${example}, found ${found}`,
    `Served are: ${possible.join(', ')}.`,
  );
}

function checkOperation({ parent, name, operation }: Subresource, request: SubresourceRequest): void {
  if (request.operation === operation) return;
  throw unfit(
    `--operation: expected ${operation} for ${resourceText(parent)}/${name}, found ${request.operation}`,
    'Policies are asked about no other operation on it.',
  );
}

function ambiguous(name: string, fitting: readonly Subresource[]): WardctlError {
  const resources = fitting.map(({ parent }) => resourceText(parent)).join(', ');
  return unfit(
    `--subresource ${name}: expected --resource PLURAL[.VERSION][.GROUP] with it, found none that decides`,
    `Give one of: ${resources}.`,
  );
}

/** @param subject what has only the known ones */
function noSubresource(name: string, subject: string, known: readonly Subresource[]): WardctlError {
  const names = [...new Set(known.map((subresource) => subresource.name))].sort();
  const near = suggest(name, names);
  const expected = names.length === 0 ? 'none' : names.join(', ');
  return unfit(
    `--subresource: expected ${expected} for ${subject}, found ${JSON.stringify(name)}`,
    near === undefined
      ? 'Policies are asked about no other, as far as Kubernetes 1.34 and the definitions given with --crds tell.'
      : `Did you mean ${near}?`,
  );
}
