import { compareHostCapabilities } from '../policy/index.ts';
import { stringifyYaml } from '../yaml/index.ts';
import type { DescribedHostCapabilities } from './policy-description.ts';

/**
 * The lines for metadata.yml that declare what is used besides what is declared already, without what is too broad or
 * no host capability; `undefined` where nothing is to be changed, or nothing would be left. What seems unused stays:
 * the search for uses may miss some.
 */
export function capabilitySnippet(capabilities: DescribedHostCapabilities): string | undefined {
  const { used, undeclared, unknown, tooBroad } = capabilities;
  if (undeclared.length + unknown.length + tooBroad.length === 0) return undefined;
  const dropped = new Set([...unknown, ...tooBroad]);
  const kept = (capabilities.declared ?? []).filter((pattern) => !dropped.has(pattern));
  const all = [...new Set([...kept, ...compareHostCapabilities(used, kept).undeclared])].sort();
  return all.length === 0 ? undefined : stringifyYaml(new Map([['hostCapabilities', all]]));
}
