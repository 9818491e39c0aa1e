import type { DescribedMetadata, PolicyDescription } from '../../../../../src/inspect/index.ts';

export const metadata: DescribedMetadata = {
  protocolVersion: 'v1',
  rules: [
    { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE', 'UPDATE'] },
    {
      apiGroups: ['apps'],
      apiVersions: ['v1'],
      resources: ['deployments', 'statefulsets'],
      operations: ['CREATE'],
    },
  ],
  annotations: {
    'io.kubewarden.policy.title': 'pod-hardening',
    'io.kubewarden.policy.version': '1.2.3',
    'io.kubewarden.policy.description': 'Refuses privileged containers',
  },
  mutating: true,
  backgroundAudit: true,
  executionMode: 'kubewarden-wapc',
  policyType: 'kubernetes',
  contextAwareResources: [],
};

export const annotated: PolicyDescription = {
  reference: 'policy.wasm',
  uri: 'file:///work/policy.wasm',
  sha256: 'ab'.repeat(32),
  sizeBytes: 2_000_000,
  metadata,
  executionMode: 'kubewarden-wapc',
  imports: [],
  exports: [],
  sections: [],
  producers: [],
  hostCapabilities: { used: [], declared: null, undeclared: [], unused: [], unknown: [], tooBroad: [] },
  warnings: [],
};
