import { stringifyYaml } from '../yaml/index.ts';
import type { DescribedHostCapabilities } from './policy-description.ts';

/**
 * The lines for metadata.yml that declare what is declared already and what is used besides; `undefined` where
 * nothing is missing. What seems unused stays: the search for uses may miss some.
 */
export function capabilitySnippet({ declared, undeclared }: DescribedHostCapabilities): string | undefined {
  if (undeclared.length === 0) return undefined;
  const all = [...new Set([...(declared ?? []), ...undeclared])].sort();
  return stringifyYaml(new Map([['hostCapabilities', all]]));
}
