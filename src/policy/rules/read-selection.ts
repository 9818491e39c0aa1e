import {
  DecodeError,
  list,
  mapOf,
  oneOf,
  optional,
  string,
  struct,
  type Decoder,
  type JsonValue,
} from '../../json/index.ts';
import { decodeSpec, policyResourceOf, strict } from '../custom-resource.ts';
import type { LabelRequirement, PolicySelection } from './selection.ts';

/** The API server refuses empty lists in rules. */
function filled<T>(item: Decoder<T>): Decoder<T[]> {
  const inner = list(item);
  return {
    ...inner,
    decode(value, path) {
      const items = inner.decode(value, path);
      if (items.length > 0) return items;
      throw new DecodeError('invalid length 0, expected at least one value', path);
    },
  };
}

const rule = strict('rule', {
  operations: filled(oneOf('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*')),
  apiGroups: filled(string),
  apiVersions: filled(string),
  resources: filled(string),
  scope: optional(oneOf('Cluster', 'Namespaced', '*')),
});
const expression = strict('label selector requirement', {
  key: string,
  operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'),
  values: optional(list(string)),
});
const requirement: Decoder<LabelRequirement> = {
  expected: expression.expected,
  decode(value, path) {
    const { key, operator, values = [] } = expression.decode(value, path);
    const takesValues = operator === 'In' || operator === 'NotIn';
    if (values.length > 0 === takesValues) return { key, operator, values };
    const expected = takesValues ? 'values' : 'no values';
    throw new DecodeError(`expected ${expected} for the operator ${operator}`, path);
  },
};
const selector = optional(
  strict('label selector', {
    matchLabels: optional(mapOf(string)),
    matchExpressions: optional(list(requirement)),
  }),
);
const condition = strict('match condition', { name: string, expression: string });
const selection = struct('spec', {
  rules: filled(rule),
  matchPolicy: optional(oneOf('Exact', 'Equivalent')),
  namespaceSelector: selector,
  objectSelector: selector,
  matchConditions: optional(list(condition)),
});

/**
 * Which requests the policy of a custom resource is asked about. Stricter than the reading of the policy itself: what
 * the API server would refuse is refused here too, because it would select nothing.
 * @param place where the document is from, for messages: `policies.yml, document 2`
 * @param defaultNamespace of a namespaced policy that names none
 * @throws WardctlError POLICY_RESOURCE_INVALID
 */
export function readPolicySelection(
  document: JsonValue,
  place: string,
  defaultNamespace: string,
): PolicySelection {
  const { cluster, metadata, spec } = policyResourceOf(document, place);
  const namespace = metadata?.get('namespace');
  return decodeSpec(place, () => {
    const { rules, matchPolicy, namespaceSelector, objectSelector, matchConditions } = selection.decode(
      spec,
      '',
    );
    return {
      namespace: cluster ? undefined : typeof namespace === 'string' ? namespace : defaultNamespace,
      rules: rules.map(({ scope, ...lists }) => ({ ...lists, scope: scope ?? '*' })),
      matchPolicy: matchPolicy ?? 'Equivalent',
      // Namespaced policies have no such field: the API server drops it.
      namespaceSelector: cluster ? requirementsOf(namespaceSelector) : [],
      objectSelector: requirementsOf(objectSelector),
      matchConditions: (matchConditions ?? []).map(({ name }) => name),
    };
  });
}

function requirementsOf(given: ReturnType<(typeof selector)['decode']>): LabelRequirement[] {
  const { matchLabels = new Map<string, string>(), matchExpressions = [] } = given ?? {};
  const exact = Array.from(matchLabels, ([key, value]): LabelRequirement => {
    return { key, operator: 'In', values: [value] };
  });
  return [...exact, ...matchExpressions];
}
