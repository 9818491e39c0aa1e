import { both, choice, listOf, mapOf, mapping, optional, text, type Check } from '../../policy/index.ts';

/** What keys of `metadata` say that no check looks into. */
const otherMetadataKeys = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'finalizers',
  'generateName',
  'generation',
  'managedFields',
  'namespace',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
] as const;

const anything: Check = { expected: 'a value', check: () => undefined };
const texts = filled(listOf(text));
const labels = optional(mapOf(text, () => undefined));

const selector = optional(
  mapping({
    optional: {
      matchLabels: labels,
      matchExpressions: listOf(
        mapping({
          required: { key: text, operator: choice('In', 'NotIn', 'Exists', 'DoesNotExist') },
          optional: { values: listOf(text) },
        }),
      ),
    },
  }),
);

const rule = mapping({
  required: {
    apiGroups: texts,
    apiVersions: texts,
    operations: filled(listOf(choice('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'))),
    resources: texts,
  },
  optional: { resourceNames: listOf(text), scope: optional(choice('*', 'Cluster', 'Namespaced')) },
});

const matchPolicy = optional(choice('Exact', 'Equivalent'));

const metadata = mapping({
  required: { name: text },
  optional: {
    annotations: labels,
    labels,
    ...Object.fromEntries(otherMetadataKeys.map((key) => [key, anything])),
  },
});

const policySpec = mapping({
  required: {
    matchConstraints: mapping({
      required: { resourceRules: filled(listOf(rule)) },
      optional: {
        excludeResourceRules: listOf(anything),
        matchPolicy,
        namespaceSelector: selector,
        objectSelector: selector,
      },
    }),
  },
  optional: {
    auditAnnotations: listOf(anything),
    failurePolicy: optional(choice('Fail', 'Ignore')),
    matchConditions: listOf(anything),
    paramKind: optional(mapping({ required: { apiVersion: text, kind: text } })),
    validations: listOf(
      mapping({
        required: { expression: text },
        optional: { message: optional(text), messageExpression: optional(text), reason: optional(text) },
      }),
    ),
    variables: listOf(mapping({ required: { expression: text, name: text } })),
  },
});

const bindingSpec = mapping({
  required: { policyName: text },
  optional: {
    matchResources: optional(
      mapping({
        optional: {
          excludeResourceRules: listOf(anything),
          matchPolicy,
          namespaceSelector: selector,
          objectSelector: selector,
          resourceRules: listOf(anything),
        },
      }),
    ),
    paramRef: optional(
      mapping({
        optional: {
          name: optional(text),
          namespace: optional(text),
          parameterNotFoundAction: optional(choice('Allow', 'Deny')),
          selector,
        },
      }),
    ),
    validationActions: listOf(choice('Deny', 'Warn', 'Audit')),
  },
});

/** What of a resource of the API group `admissionregistration.k8s.io` can be converted. */
export interface ResourceShape {
  readonly kind: string;
  readonly check: Check;
}

export const policyShape: ResourceShape = shapeOf('ValidatingAdmissionPolicy', policySpec);
export const bindingShape: ResourceShape = shapeOf('ValidatingAdmissionPolicyBinding', bindingSpec);
/** All keys of `metadata`. */
export const metadataKeys: readonly string[] = ['annotations', 'labels', 'name', ...otherMetadataKeys];

function shapeOf(kind: string, spec: Check): ResourceShape {
  const check = mapping({
    required: { apiVersion: anything, kind: anything, metadata, spec },
    optional: { status: anything },
  });
  return { kind, check };
}

/** A list that is not empty. */
function filled(list: Check): Check {
  return both(list, (value, path, { problems }) => {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (isEmpty) problems.add(path, () => 'expected at least one element, found none');
  });
}
