import { valueAt, type JsonValue } from '../../json/index.ts';
import type { Findings } from './findings.ts';
import { shownValue, type Path } from './place.ts';

/** Longer names are nobody's kinds. */
const maxSuggestedLength = 63;

/**
 * Warns about the resources of a rule that no request will ever name: those with capitals, and, in the groups of
 * Kubernetes itself, those that are no plural. Most are kinds: `Pod` for `pods`.
 */
export function doubtResources(rule: JsonValue, path: Path, { warnings }: Findings): void {
  const resources = valueAt(rule, 'resources');
  if (!Array.isArray(resources)) return;
  const groups = valueAt(rule, 'apiGroups');
  const isBuiltin = Array.isArray(groups) && groups.length > 0 && groups.every(isKubernetesGroup);
  for (const [index, resource] of resources.entries()) {
    if (typeof resource !== 'string' || !isDoubtful(resource, isBuiltin)) continue;
    warnings.add([...path, 'resources', index], () => {
      return `expected a plural in lower case, such as pods, found ${shownValue(resource)}${advice(resource)}`;
    });
  }
}

/** Custom resources are in groups with the domain of their makers. */
function isKubernetesGroup(group: JsonValue): boolean {
  return typeof group === 'string' && /^(?:[a-z]*|[a-z.]+\.k8s\.io)$/.test(group);
}

function isDoubtful(resource: string, isBuiltin: boolean): boolean {
  if (/[A-Z]/.test(resource)) return true;
  const [name = ''] = resource.split('/');
  return isBuiltin && /^[a-z]+$/.test(name) && !isPlural(name);
}

function advice(resource: string): string {
  if (resource.length > maxSuggestedLength || !/^[A-Za-z]+(?:\/[A-Za-z]+)?$/.test(resource)) return '';
  const [name = '', ...subresource] = resource.toLowerCase().split('/');
  return `; did you mean ${[isPlural(name) ? name : pluralOf(name), ...subresource].join('/')}?`;
}

function isPlural(name: string): boolean {
  return /[^su]s$/.test(name);
}

function pluralOf(name: string): string {
  if (/(?:s|x|ch|sh)$/.test(name)) return `${name}es`;
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`;
}
