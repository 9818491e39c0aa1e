import type { JsonObject } from '../../json/index.ts';
import { annotationKeys } from '../../policy/index.ts';
import type { Scaffolded } from '../scaffolded.ts';
import { warnOfGrants, warnOfNoGrants } from './grants.ts';
import { warnOfFiles } from './local-module.ts';
import { warnOfComponents } from './own-mode.ts';
import { checkMetadata, resourcesOf, rulesOf, type PolicySource } from './policy-source.ts';
import { checkTitle } from './title.ts';
import type { ManifestMetadata, ManifestResource, ScaffoldedPolicy } from './types.ts';

/** What the manifest of a policy is to say besides what the policy says itself. */
export interface PolicyManifestOptions {
  readonly kind: ScaffoldedPolicy['kind'];
  /** Default: none. Taken as it is; the reader of a file sees to it that it is a mapping. */
  readonly settings?: JsonObject | undefined;
  /** Name of the resource. Default: the title in the metadata. */
  readonly title?: string | undefined;
  /** Whether the policy may read what its metadata lists. Default: no. */
  readonly allowContextAware?: boolean | undefined;
}

/**
 * The custom resource that has a policy run in a cluster (cli-and-registry 5.10).
 * @throws WardctlError POLICY_METADATA_INVALID, POLICY_TITLE_INVALID
 */
export function scaffoldPolicy(
  policy: PolicySource,
  { kind, settings = new Map(), title, allowContextAware = false }: PolicyManifestOptions,
): Scaffolded<ScaffoldedPolicy> {
  checkMetadata(policy);
  const { mutating, backgroundAudit, annotations } = policy.metadata;
  const name = title ?? annotations?.get(annotationKeys.title);
  if (name !== undefined) checkTitle(name);
  const wanted = resourcesOf(policy);
  const isCluster = kind === 'ClusterAdmissionPolicy';
  const readers = [{ subject: 'the policy', wanted }];
  const document: ScaffoldedPolicy = {
    apiVersion: 'policies.kubewarden.io/v1',
    kind,
    metadata: metadataOf(policy, name),
    spec: {
      module: policy.uri,
      settings,
      rules: rulesOf(policy),
      mutating,
      backgroundAudit: backgroundAudit ? undefined : false,
      contextAwareResources: isCluster && allowContextAware ? ifAny(wanted) : undefined,
    },
  };
  const grants = isCluster ? warnOfGrants(readers, allowContextAware) : warnOfNoGrants(readers, kind);
  const files = warnOfFiles([{ policy, place: 'spec.module' }]);
  const components = warnOfComponents([{ subject: 'the policy', policy }]);
  return { document, warnings: [...warnOfName(name), ...files, ...components, ...grants] };
}

/** What to say where a resource has no name. */
export function warnOfName(name: string | undefined): string[] {
  return name === undefined
    ? ['the manifest has no name, which a cluster asks for; give one with --title']
    : [];
}

/** An empty list is left out. */
export function ifAny(resources: readonly ManifestResource[]): readonly ManifestResource[] | undefined {
  return resources.length === 0 ? undefined : resources;
}

function metadataOf({ metadata }: PolicySource, name: string | undefined): ManifestMetadata {
  const shown = [annotationKeys.category, annotationKeys.severity].flatMap((key): [string, string][] => {
    const value = metadata.annotations?.get(key);
    return value === undefined ? [] : [[key, value]];
  });
  return { annotations: shown.length === 0 ? undefined : Object.fromEntries(shown), name };
}
