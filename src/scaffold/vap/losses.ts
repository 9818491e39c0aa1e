import { isObject, valueAt, type JsonValue } from '../../json/index.ts';
import { findingLine, shownValue } from '../../policy/index.ts';
import type { PlacedResource } from './read-resource.ts';

/** A part of a resource that the manifest has no place for. */
interface Loss {
  readonly path: readonly string[];
  readonly reason: string;
}

const policyLosses: readonly Loss[] = [
  { path: ['metadata', 'labels'], reason: 'the manifest has those of the binding' },
  { path: ['metadata', 'annotations'], reason: 'the manifest has those of the binding' },
  { path: ['spec', 'auditAnnotations'], reason: 'the CEL policy makes no audit annotations' },
  {
    path: ['spec', 'matchConditions'],
    reason: 'the CEL policy knows none; requests that they exclude are judged too',
  },
  {
    path: ['spec', 'matchConstraints', 'excludeResourceRules'],
    reason: 'requests that they exclude are judged too',
  },
  {
    path: ['spec', 'matchConstraints', 'namespaceSelector'],
    reason: 'the manifest has that of the binding; add what it says to spec.namespaceSelector',
  },
];

const bindingLosses: readonly Loss[] = [
  {
    path: ['spec', 'matchResources', 'objectSelector'],
    reason: 'the manifest has that of the policy; add what it says to spec.objectSelector',
  },
  {
    path: ['spec', 'matchResources', 'resourceRules'],
    reason: 'the manifest has those of the policy; narrow spec.rules down to what both cover',
  },
  {
    path: ['spec', 'matchResources', 'excludeResourceRules'],
    reason: 'requests that they exclude are judged too',
  },
];

/** What a cluster or another tool wrote into `metadata`, of which a copy does harm. */
const foreignMetadata = [
  'creationTimestamp',
  'deletionTimestamp',
  'finalizers',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
];
const appliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** What of a policy is left out of the manifest: a line for each part, with its place. */
export function policyLossesIn(policy: PlacedResource): string[] {
  return [...losses(policy, policyLosses), ...ruleLosses(policy)];
}

/** As {@link policyLossesIn}, of a binding to that policy. */
export function bindingLossesIn(binding: PlacedResource, policy: PlacedResource): string[] {
  return [
    ...losses(binding, bindingLosses),
    ...otherMatchPolicy(binding, policy),
    ...otherActions(binding),
    ...otherPolicyName(binding, policy),
    ...copiedMetadata(binding),
  ];
}

function losses(resource: PlacedResource, table: readonly Loss[]): string[] {
  return table
    .filter(({ path }) => !isEmpty(valueAt(resource.value, ...path)))
    .map(({ path, reason }) => leftOut(resource, path, reason));
}

function ruleLosses(policy: PlacedResource): string[] {
  const path = ['spec', 'matchConstraints', 'resourceRules'];
  const rules = valueAt(policy.value, ...path);
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule, index) => {
    const lost = [];
    if (!isEmpty(valueAt(rule, 'resourceNames'))) {
      lost.push(leftOut(policy, [...path, index, 'resourceNames'], 'resources of all names are judged'));
    }
    const scope = valueAt(rule, 'scope') ?? '*';
    if (scope !== '*') {
      lost.push(leftOut(policy, [...path, index, 'scope'], 'resources of both scopes are judged'));
    }
    return lost;
  });
}

function otherMatchPolicy(binding: PlacedResource, policy: PlacedResource): string[] {
  const path = ['spec', 'matchResources', 'matchPolicy'];
  const own = valueAt(binding.value, ...path) ?? null;
  const taken = valueAt(policy.value, 'spec', 'matchConstraints', 'matchPolicy') ?? 'Equivalent';
  return own === null || own === taken ? [] : [leftOut(binding, path, 'the manifest has that of the policy')];
}

/** The manifest rejects, as `Deny` does; without `Deny`, a request was never rejected. */
function otherActions(binding: PlacedResource): string[] {
  const path = ['spec', 'validationActions'];
  const actions = valueAt(binding.value, ...path);
  if (!Array.isArray(actions) || actions.every((action) => action === 'Deny')) return [];
  const reason = actions.includes('Deny')
    ? 'the manifest only denies, without warnings and audit annotations'
    : 'the manifest rejects requests, which the binding does not; to have that, set spec.mode to monitor';
  return [leftOut(binding, path, reason)];
}

function otherPolicyName(binding: PlacedResource, policy: PlacedResource): string[] {
  const bound = valueAt(binding.value, 'spec', 'policyName') ?? null;
  const name = valueAt(policy.value, 'metadata', 'name') ?? null;
  if (bound === name) return [];
  const message = `the binding is for ${shownValue(bound)}, not for the policy ${shownValue(name)} of ${policy.name}`;
  return [findingLine({ path: ['spec', 'policyName'], message }, binding, binding.name)];
}

function copiedMetadata(binding: PlacedResource): string[] {
  const paths = foreignMetadata.map((key) => ['metadata', key]);
  const copied = [...paths, ['metadata', 'annotations', appliedAnnotation]];
  const message =
    'taken over from the binding, for which a cluster or kubectl wrote it; remove it from the manifest';
  return copied
    .filter((path) => !isEmpty(valueAt(binding.value, ...path)))
    .map((path) => findingLine({ path, message }, binding, binding.name));
}

function leftOut(resource: PlacedResource, path: readonly (string | number)[], reason: string): string {
  return findingLine({ path, message: `left out: ${reason}` }, resource, resource.name);
}

/** An empty list and an empty selector say nothing. */
function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && [...value.values()].every(isEmpty);
}
