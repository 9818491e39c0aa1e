import type { PolicyMetadata } from '../../../../src/policy/index.ts';
import { annotationKeys } from '../../../../src/policy/index.ts';

/** Valid metadata of a policy about pods, with other parts where the test gives them. */
export function metadataWith(parts: Partial<PolicyMetadata> & { title?: string } = {}): PolicyMetadata {
  const { title = 'demo', ...rest } = parts;
  return {
    protocolVersion: 'v1',
    rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
    annotations: new Map([[annotationKeys.title, title]]),
    mutating: false,
    backgroundAudit: true,
    executionMode: 'kubewarden-wapc',
    policyType: 'kubernetes',
    contextAwareResources: [],
    hostCapabilities: undefined,
    minimumKubewardenVersion: undefined,
    ...rest,
  };
}

export const namespaces = { apiVersion: 'v1', kind: 'Namespace' };
export const deployments = { apiVersion: 'apps/v1', kind: 'Deployment' };
