/** A recorded answer that wardctl deliberately gives in another way. */
export interface Deviation {
  readonly reason: string;
  readonly exitCode: number;
  readonly stdout: RegExp;
}

/** By the name of the case. A case that stands here and agrees with the reference fails the test. */
export const deviations: Readonly<Record<string, Deviation>> = {
  'opa: run as gatekeeper': {
    reason:
      'The reference takes a result it cannot read for "no violations" and accepts; here the policy was not understood, and that is an error.',
    exitCode: 0,
    stdout: /"allowed":false.*cannot interpret Gatekeeper policy result.*"code":500/,
  },
  'mode kubewarden': {
    reason:
      'The reference advertises `-e kubewarden` and then refuses it; both spellings of the mode work here.',
    exitCode: 0,
    stdout:
      /^\{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002","allowed":true,"auditAnnotations":null,"warnings":null\}\n$/,
  },
  'group member panics, negated': {
    reason:
      'In the reference a member that crashes counts as false, so that its negation accepts; here nothing is known of it and the group fails.',
    exitCode: 0,
    stdout: /"allowed":false.*error evaluating policy group expression: member a failed.*"code":500/,
  },
  'scaffold admission-request CREATE': {
    reason:
      'The reference asks a cluster for the plural name of the kind; here the built-in kinds are known.',
    exitCode: 0,
    stdout: /"resource": "deployments"\n {2}\},\n {2}"requestKind"/,
  },
  'scaffold admission-request UPDATE': {
    reason: 'The reference makes requests for CREATE only.',
    exitCode: 0,
    stdout: /"operation": "UPDATE"[^]*"object": \{[^]*"oldObject": \{/,
  },
};

/** By the name of the case: what stands on stderr instead of the reference's text, which names its own parts. */
export const errorTexts: Readonly<Record<string, string>> = {
  // Another engine.
  'unannotated wasi run as wapc': 'unknown import: `host::call` has not been defined',
  // Another parser of command lines.
  'mode unknown':
    'Expected --execution-mode=lua to be one of: kubewarden-wapc, opa, gatekeeper, wasi, component, kubewarden',
  // A JSON file is read as custom resources, as YAML files are.
  'run: not wasm': 'requests/raw.json: expected apiVersion policies.kubewarden.io/v1',
  // The words of the operating system differ from one to the next.
  'run: no such request': 'Error opening request file requests/none.json: No such file or directory',
  // Named file, expected and found.
  'CR of another kind': 'expected apiVersion policies.kubewarden.io/v1 and one of the kinds',
  // The reference's text, and what was expected.
  'group syntax error': 'demo: Syntax error: Script is incomplete: expected a member call',
  // All problems of a file at once, each with its place and what was found.
  'annotate with bad metadata: no-rules': 'rules: expected a list, found no such key',
  'annotate with bad metadata: unknown-mode':
    'executionMode: expected one of kubewarden-wapc, opa, gatekeeper, wasi, component, found "lua"',
  'annotate with bad metadata: empty-rule': 'rules[0].apiGroups: expected at least one element',
  'annotate with bad metadata: star-and-more': 'rules[0].apiGroups[0]: expected "*" to be the only element',
  'annotate with bad metadata: bad-operation': 'rules[0].operations[0]: expected one of CREATE',
  'annotate with bad metadata: bad-context':
    'contextAwareResources[0].apiVersion: expected a string that is not empty',
  'annotate with bad metadata: bad-minimum': 'minimumKubewardenVersion: expected a full version',
  'annotate with bad metadata: not-yaml': 'inputs/bad-not-yaml.yml is not valid YAML',
  'annotate not wasm': 'requests/raw.json: expected a WebAssembly module',
  'inspect not wasm': 'requests/raw.json: expected a WebAssembly module',
  // UPDATE and DELETE are known operations here.
  'scaffold admission-request DELETE': '--operation DELETE: expected no --object, found one',
};
