import type { ManifestRule } from './types.ts';

/** The rules of all policies, in their order, each once: the order within the lists of a rule means nothing. */
export function joinRules(rules: readonly ManifestRule[]): ManifestRule[] {
  const unique = new Map<string, ManifestRule>();
  for (const rule of rules) {
    const key = keyOf(rule);
    if (!unique.has(key)) unique.set(key, rule);
  }
  return [...unique.values()];
}

function keyOf({ apiGroups, apiVersions, resources, operations }: ManifestRule): string {
  const lists = [apiGroups, apiVersions, resources, operations];
  return JSON.stringify(lists.map((list) => [...new Set<string>(list)].sort()));
}
