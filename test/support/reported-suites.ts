const probe = './modules/probe-wapc.wasm';
const request = './requests/pod-privileged.json';
const answer = {
  accepted: false,
  message: 'no',
  code: 418,
  warnings: ['w'],
  audit_annotations: { a: 'b' },
};
const accepted = { allowed: true };

/** A call to the host, as the probe takes it from its settings. */
function hostCall(namespace: string, operation: string, payload: unknown): object {
  return { binding: 'kubewarden', namespace, operation, payload };
}

/** Suites of which nearly every case fails, so that together their report has every key. By name of their file. */
export const reportedSuites = {
  'cases.policytest.yml': {
    policy: probe,
    request,
    usr: 'misspelt',
    cases: [
      { name: 'rejected', tags: ['t'], settings: { answer }, expect: accepted },
      { name: 'monitored', mode: 'monitor', settings: { answer }, expect: { allowed: false, code: 418 } },
      { name: 'refused', settings: { settingsAnswer: { valid: false, message: 'no' } }, expect: accepted },
      { name: 'crashed', settings: { fault: 'panic' }, expect: accepted },
      { name: 'unasked', request: './nowhere.json', expect: accepted },
      { name: 'changed', settings: { mutateObject: { a: 1 } }, expect: { mutated: false } },
      {
        name: 'calling',
        session: './inputs/session.yml',
        settings: {
          hostCalls: [
            hostCall('tracing', 'log', { level: 'info', message: 'm', n: 1 }),
            hostCall('kubernetes', 'get_resource', {
              api_version: 'v1',
              kind: 'Namespace',
              name: 'prod',
              disable_cache: false,
            }),
          ],
        },
        expect: accepted,
      },
      { name: 'stored', settings: { answer }, expect: { snapshot: true } },
      { name: 'skipped', skip: 'why', expect: accepted },
      { name: 'misspelt', tag: ['t'], expect: accepted },
    ],
  },
  'matrix.policytest.yml': {
    policies: ['./demo.yml'],
    resources: ['./inputs/object-deploy.yml'],
    results: [{ result: 'skip' }],
  },
};

/** What the suites name, besides the fixtures they run in. */
export const reportedFiles = {
  'demo.yml': {
    apiVersion: 'policies.kubewarden.io/v1',
    kind: 'ClusterAdmissionPolicy',
    metadata: { name: 'demo' },
    spec: {
      module: probe,
      mutating: false,
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
    },
  },
};
