import type { VerificationConfigDocument } from './types.ts';

/** A configuration by which only the policies of the Kubewarden project are trusted (cli-and-registry 5.10). */
export function scaffoldVerificationConfig(): VerificationConfigDocument {
  return {
    apiVersion: 'v1',
    allOf: [{ kind: 'githubAction', owner: 'kubewarden', repo: null, annotations: null }],
    anyOf: null,
  };
}
