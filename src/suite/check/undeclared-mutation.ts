import type { Observation } from '../observation.ts';
import type { Difference } from './check.ts';

/** That hosts would reject the request where the case sees a mutation: manifests say what the metadata says. */
export function findUndeclaredMutation({ hasUndeclaredMutation }: Observation): Difference | undefined {
  if (!hasUndeclaredMutation) return undefined;
  return {
    message: 'expected no patch, because the metadata of the policy says `mutating: false`, found one',
    hint: 'Say `mutating: true` in metadata.yml, or switch the rule off with `allow: [undeclared-mutation]`.',
  };
}
