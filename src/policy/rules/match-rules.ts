import {
  excluded,
  selected,
  type PartMatch,
  type PolicySelection,
  type RequestAttributes,
  type ResourceRule,
} from './selection.ts';
import { shownName, shownNames } from './shown-names.ts';

/** Groups that serve, or served, the same objects of these resources. */
const sharedResources: Readonly<Record<string, readonly string[]>> = {
  daemonsets: ['apps', 'extensions'],
  deployments: ['apps', 'extensions'],
  events: ['', 'events.k8s.io'],
  ingresses: ['extensions', 'networking.k8s.io'],
  networkpolicies: ['extensions', 'networking.k8s.io'],
  podsecuritypolicies: ['extensions', 'policy'],
  replicasets: ['apps', 'extensions'],
};

/** Whether one of the rules names the request; of namespaced policies, their scope does not matter. */
export function matchRules(selection: PolicySelection, request: RequestAttributes): PartMatch {
  const { rules, matchPolicy, namespace } = selection;
  const named = rules.filter((rule) => namesResource(rule, request, [request.group]));
  const operated = named.filter((rule) => contains(rule.operations, request.operation));
  const scoped = operated.filter((rule) => namespace !== undefined || hasScope(rule, request));
  if (scoped.some((rule) => contains(rule.apiVersions, request.version))) return selected;
  if (matchPolicy === 'Equivalent') {
    const otherwise = rules.find(
      (rule) =>
        namesResource(rule, request, groupsOf(request)) &&
        contains(rule.operations, request.operation) &&
        (namespace !== undefined || hasScope(rule, request)),
    );
    if (otherwise !== undefined) return convertible(otherwise, request);
  }
  return excluded(`rules: ${reasonOf(request, rules, { named, operated, scoped })}`);
}

/** `*` alone leaves out sub-resources, while `pods/*` takes the pods themselves in, as the API server does. */
function namesResource(
  { apiGroups, resources }: ResourceRule,
  request: RequestAttributes,
  groups: readonly string[],
): boolean {
  if (!groups.some((group) => contains(apiGroups, group))) return false;
  return resources.some((entry) => {
    const [, resource = entry, subresource = ''] = /^([^/]*)\/(.*)$/s.exec(entry) ?? [];
    return (
      (resource === '*' || resource === request.resource) &&
      (subresource === '*' || subresource === (request.subresource ?? ''))
    );
  });
}

function hasScope({ scope }: ResourceRule, { isNamespaced }: RequestAttributes): boolean {
  return scope === '*' || (scope === 'Namespaced') === isNamespaced;
}

function contains(entries: readonly string[], value: string): boolean {
  return entries.includes('*') || entries.includes(value);
}

function groupsOf({ group, resource }: RequestAttributes): readonly string[] {
  const groups = Object.hasOwn(sharedResources, resource) ? sharedResources[resource] : undefined;
  return groups?.includes(group) === true ? groups : [group];
}

/** The API server asks with the object in the rule's version, if it serves that one. */
function convertible({ apiGroups, apiVersions }: ResourceRule, request: RequestAttributes): PartMatch {
  const { group, version } = request;
  return {
    type: 'undecided',
    problem:
      `rules: ${shownResource(request)} is named in ${versionsOf(apiGroups, apiVersions)}, ` +
      `the object is in ${shownName(group === '' ? version : `${group}/${version}`)}, and by ` +
      '`matchPolicy: Equivalent` the API server converts it if it serves both, which only a cluster can tell',
    hint: 'Give the object in a version that the rules name, name its version in the rules, or set `matchPolicy: Exact`.',
  };
}

function versionsOf(groups: readonly string[], versions: readonly string[]): string {
  const pairs = groups.flatMap((group) =>
    versions.map((version) => shownName(group === '' ? version : `${group}/${version}`)),
  );
  return shownNames(pairs);
}

function reasonOf(
  request: RequestAttributes,
  rules: readonly ResourceRule[],
  left: Record<'named' | 'operated' | 'scoped', readonly ResourceRule[]>,
): string {
  const resource = shownResource(request);
  if (left.named.length === 0) {
    const others = rules.map(({ resources, apiGroups }) => {
      return `${shownNames(resources.map(shownName))} of ${groupNames(apiGroups)}`;
    });
    return `none names resource ${resource} of ${groupNames([request.group])}; they name ${shownNames(others, '; ')}`;
  }
  if (left.operated.length === 0) {
    const operations = shownNames(left.named.flatMap((rule) => rule.operations));
    return `${resource} is named for ${operations}, the request is a ${request.operation}`;
  }
  if (left.scoped.length === 0) {
    const [scope, place] = request.isNamespaced ? ['Cluster', 'in a namespace'] : ['Namespaced', 'in none'];
    return `${resource} is named for the scope ${scope}, the object is ${place}`;
  }
  const versions = shownNames(left.scoped.flatMap((rule) => rule.apiVersions.map(shownName)));
  return `${resource} is named in version ${versions}, the object is in ${shownName(request.version)}`;
}

function shownResource({ resource, subresource }: RequestAttributes): string {
  return shownName(subresource === undefined ? resource : `${resource}/${subresource}`);
}

function groupNames(groups: readonly string[]): string {
  return shownNames(groups.map((group) => (group === '' ? 'the core group' : `group ${shownName(group)}`)));
}
