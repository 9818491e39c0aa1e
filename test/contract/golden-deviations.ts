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
};

/** By the name of the case: what stands on stderr instead of the reference's text, which names its own parts. */
export const errorTexts: Readonly<Record<string, string>> = {
  // Another engine.
  'unannotated wasi run as wapc': 'unknown import: `host::call` has not been defined',
  // Another parser of command lines.
  'mode unknown':
    'Expected --execution-mode=lua to be one of: kubewarden-wapc, opa, gatekeeper, wasi, kubewarden',
  // A JSON file is read as custom resources, as YAML files are.
  'run: not wasm': 'requests/raw.json: expected apiVersion policies.kubewarden.io/v1',
  // The words of the operating system differ from one to the next.
  'run: no such request': 'Error opening request file requests/none.json: No such file or directory',
  // Named file, expected and found.
  'CR of another kind': 'expected apiVersion policies.kubewarden.io/v1 and one of the kinds',
  // The reference's text, and what was expected.
  'group syntax error': 'demo: Syntax error: Script is incomplete: expected a member call',
};
