import type { Reader } from './grants.ts';
import type { PolicySource } from './policy-source.ts';

/** A policy of a manifest. */
export interface NamedPolicy extends Pick<Reader, 'subject'> {
  readonly policy: PolicySource;
}

/** What to say about policies that no cluster can run: components run in wardctl alone. */
export function warnOfComponents(policies: readonly NamedPolicy[]): string[] {
  return policies
    .filter(({ policy }) => policy.metadata.executionMode === 'component')
    .map(
      ({ subject }) =>
        `${subject} is a component, which no Kubewarden runs: for clusters, build it as a module (in TypeScript: wardctl build --target wapc)`,
    );
}
