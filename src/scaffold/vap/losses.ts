import { isObject, valueAt, type JsonValue } from '../../json/index.ts';
import { shownValue } from '../../policy/index.ts';
import type { PlacedResource } from './read-resource.ts';

/** Something that the manifest does not say as the resource does. */
export interface Loss {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A part of a resource that the manifest has no place for. */
interface UnplacedPart {
  readonly path: readonly string[];
  readonly reason: string;
}

const policyLosses: readonly UnplacedPart[] = [
  { path: ['metadata', 'labels'], reason: 'the manifest has those of the binding' },
  { path: ['metadata', 'annotations'], reason: 'the manifest has those of the binding' },
  { path: ['spec', 'auditAnnotations'], reason: 'the CEL policy makes no audit annotations' },
  {
    path: ['spec', 'matchConditions'],
    reason: 'requests that they exclude are judged too; add them to spec.matchConditions by hand',
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

const bindingLosses: readonly UnplacedPart[] = [
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

/** What of a policy is left out of the manifest. */
export function policyLossesIn({ value }: PlacedResource): Loss[] {
  return [...losses(value, policyLosses), ...ruleLosses(value)];
}

/** As {@link policyLossesIn}, of a binding to that policy. */
export function bindingLossesIn({ value }: PlacedResource, policy: PlacedResource): Loss[] {
  return [
    ...losses(value, bindingLosses),
    ...otherMatchPolicy(value, policy.value),
    ...otherActions(value),
    ...otherPolicyName(value, policy),
    ...copiedMetadata(value),
  ];
}

function losses(resource: JsonValue, parts: readonly UnplacedPart[]): Loss[] {
  return parts
    .filter(({ path }) => !isEmpty(valueAt(resource, ...path)))
    .map(({ path, reason }) => leftOut(path, reason));
}

function ruleLosses(policy: JsonValue): Loss[] {
  const path = ['spec', 'matchConstraints', 'resourceRules'];
  const rules = valueAt(policy, ...path);
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule, index) => {
    const lost: Loss[] = [];
    if (!isEmpty(valueAt(rule, 'resourceNames'))) {
      lost.push(leftOut([...path, index, 'resourceNames'], 'resources of all names are judged'));
    }
    const scope = valueAt(rule, 'scope') ?? '*';
    if (scope !== '*') {
      lost.push(leftOut([...path, index, 'scope'], 'resources of both scopes are judged'));
    }
    return lost;
  });
}

function otherMatchPolicy(binding: JsonValue, policy: JsonValue): Loss[] {
  const path = ['spec', 'matchResources', 'matchPolicy'];
  const own = valueAt(binding, ...path) ?? null;
  const taken = valueAt(policy, 'spec', 'matchConstraints', 'matchPolicy') ?? 'Equivalent';
  return own === null || own === taken ? [] : [leftOut(path, 'the manifest has that of the policy')];
}

/** The manifest rejects, as `Deny` does; without `Deny`, a request was never rejected. */
function otherActions(binding: JsonValue): Loss[] {
  const path = ['spec', 'validationActions'];
  const actions = valueAt(binding, ...path);
  if (!Array.isArray(actions) || actions.every((action) => action === 'Deny')) return [];
  const reason = actions.includes('Deny')
    ? 'the manifest only denies, without warnings and audit annotations'
    : 'the manifest rejects requests, which the binding does not; to have that, set spec.mode to monitor';
  return [leftOut(path, reason)];
}

function otherPolicyName(binding: JsonValue, policy: PlacedResource): Loss[] {
  const bound = valueAt(binding, 'spec', 'policyName') ?? null;
  const name = valueAt(policy.value, 'metadata', 'name') ?? null;
  if (bound === name) return [];
  const message = `the binding is for ${shownValue(bound)}, not for the policy ${shownValue(name)} of ${policy.name}`;
  return [{ path: ['spec', 'policyName'], message }];
}

function copiedMetadata(binding: JsonValue): Loss[] {
  const paths = foreignMetadata.map((key) => ['metadata', key]);
  const copied = [...paths, ['metadata', 'annotations', appliedAnnotation]];
  const message =
    'taken over from the binding, for which a cluster or kubectl wrote it; remove it from the manifest';
  return copied.filter((path) => !isEmpty(valueAt(binding, ...path))).map((path) => ({ path, message }));
}

function leftOut(path: readonly (string | number)[], reason: string): Loss {
  return { path, message: `left out: ${reason}` };
}

/** An empty list and an empty selector say nothing. */
function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && [...value.values()].every(isEmpty);
}
