import { WardctlError } from '../../errors.ts';
import { list, oneOf, optional, string, struct, valueAt } from '../../json/index.ts';
import { findingLine } from '../../policy/index.ts';
import { parseOciReference } from '../oci-reference.ts';
import type { Scaffolded } from '../scaffolded.ts';
import { settingsFor } from './cel-settings.ts';
import { bindingLossesIn, policyLossesIn, type Loss } from './losses.ts';
import { pick, pickSelector } from './pick.ts';
import { readResource, type PlacedResource, type ResourceFile } from './read-resource.ts';
import { bindingShape, metadataKeys, policyShape } from './shape.ts';
import type { ScaffoldedCelPolicy } from './types.ts';

/** What a manifest for the CEL policy is made of. */
export interface VapSources {
  /** One ValidatingAdmissionPolicy. */
  readonly policy: ResourceFile;
  /** One ValidatingAdmissionPolicyBinding. */
  readonly binding: ResourceFile;
  /** Where the module of the CEL policy is. */
  readonly module: string;
}

const matchConstraints = struct('MatchResources', {
  matchPolicy: optional(oneOf('Exact', 'Equivalent')),
  resourceRules: list(
    struct('Rule', {
      apiGroups: list(string),
      apiVersions: list(string),
      resources: list(string),
      operations: list(oneOf('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*')),
    }),
  ),
});

/**
 * A ValidatingAdmissionPolicy with its binding as a ClusterAdmissionPolicy for Kubewarden's CEL policy; every part
 * that is lost on the way has a warning (cli-and-registry 5.10).
 * @throws WardctlError VAP_UNREADABLE, VAP_INVALID
 */
export async function scaffoldVap(sources: VapSources): Promise<Scaffolded<ScaffoldedCelPolicy>> {
  const policy = await readResource(sources.policy, policyShape);
  const binding = await readResource(sources.binding, bindingShape);
  checkParameters(policy, binding);
  const constraints = valueAt(policy.value, 'spec', 'matchConstraints');
  const { matchPolicy, resourceRules } = matchConstraints.decode(
    constraints ?? null,
    'spec/matchConstraints',
  );
  const document: ScaffoldedCelPolicy = {
    apiVersion: 'policies.kubewarden.io/v1',
    kind: 'ClusterAdmissionPolicy',
    metadata: pick(valueAt(binding.value, 'metadata'), metadataKeys) ?? {},
    spec: {
      module: sources.module,
      settings: settingsFor(policy.value, binding.value),
      rules: resourceRules.map(({ apiGroups, apiVersions, resources, operations }) => {
        return { apiGroups, apiVersions, resources, operations };
      }),
      mutating: false,
      matchPolicy,
      namespaceSelector: pickSelector(valueAt(binding.value, 'spec', 'matchResources', 'namespaceSelector')),
      objectSelector: pickSelector(valueAt(constraints, 'objectSelector')),
    },
  };
  const warnings = [
    ...warnOfModule(sources.module),
    ...warningsAbout(policy, policyLossesIn(policy)),
    ...warningsAbout(binding, bindingLossesIn(binding, policy)),
  ];
  return { document, warnings };
}

/** In the order of the text, together with the unknown keys. */
function warningsAbout(resource: PlacedResource, losses: readonly Loss[]): string[] {
  for (const { path, message } of losses) resource.warnings.add(path, () => message);
  return resource.warnings.lines(resource, resource.name);
}

/** The kind of the parameters is in the policy, their name in the binding; one without the other says nothing. */
function checkParameters(policy: PlacedResource, binding: PlacedResource): void {
  const places = [
    { resource: policy, path: ['spec', 'paramKind'] },
    { resource: binding, path: ['spec', 'paramRef'] },
  ];
  const missing = places.filter(({ resource, path }) => (valueAt(resource.value, ...path) ?? null) === null);
  const [only] = missing;
  if (missing.length !== 1 || only === undefined) return;
  const { resource, path } = only;
  const other = path.includes('paramKind') ? `paramRef of ${binding.name}` : `paramKind of ${policy.name}`;
  const message = `expected it together with ${other}, found nothing`;
  throw new WardctlError('VAP_INVALID', findingLine({ path, message }, resource, resource.name), {
    hint: 'A policy has parameters when it has paramKind and its binding paramRef.',
  });
}

function warnOfModule(module: string): string[] {
  const reference = parseOciReference(module.replace(/^registry:\/\//, ''));
  if (reference === undefined) {
    return [
      `module ${module}: expected an OCI reference such as ghcr.io/kubewarden/policies/cel-policy:v1.0.0`,
    ];
  }
  const { tag, digest } = reference;
  if (digest !== undefined || (tag !== undefined && tag !== 'latest')) return [];
  return [
    `module ${module}: the version is not fixed, so that the policy may change unnoticed; give one with --cel-policy`,
  ];
}
