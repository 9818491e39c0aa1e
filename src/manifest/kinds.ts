import { isObject, valueAt, type JsonObject } from '../json/index.ts';
import { kubernetesKinds, kubewardenKinds } from './builtin-kinds.ts';
import type { ManifestObject, ObjectIdentity } from './manifest-object.ts';

/** How the API server serves a kind. */
export interface KindResource {
  /** The plural in URLs and rules, for instance `networkpolicies`. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Resources by group and kind. */
export type DefinedKinds = ReadonlyMap<string, KindResource>;

/** The kinds that the CustomResourceDefinitions among the objects define, whatever their file. */
export function definedKinds(objects: readonly ManifestObject[]): DefinedKinds {
  const kinds = new Map<string, KindResource>();
  for (const { document } of objects) {
    if (isCustomResourceDefinition(document)) {
      const spec = document.get('spec');
      const group = valueAt(spec, 'group');
      const kind = valueAt(spec, 'names', 'kind');
      const resource = valueAt(spec, 'names', 'plural');
      // An incomplete definition is for policies to judge, and defines nothing.
      if (typeof group === 'string' && typeof kind === 'string' && typeof resource === 'string') {
        kinds.set(keyOf(group, kind), { resource, namespaced: valueAt(spec, 'scope') !== 'Cluster' });
      }
    }
  }
  return kinds;
}

/** The resource of a kind, and whether it had to be guessed because nothing defines the kind. */
export function kindResourceOf(
  identity: ObjectIdentity,
  defined: DefinedKinds,
): KindResource & { guessed: boolean } {
  const key = keyOf(identity.group, identity.kind);
  const known = builtinKinds.get(key) ?? defined.get(key);
  if (known !== undefined) return { ...known, guessed: false };
  const namespaced = identity.namespace !== undefined || !/^Cluster[A-Z]/.test(identity.kind);
  return { resource: guessPlural(identity.kind), namespaced, guessed: true };
}

/**
 * English rules. kubectl's own guess knows less of them (`gatewaies`), but the authors of custom resources name
 * them with generators that follow these.
 */
function guessPlural(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith('endpoints')) return singular;
  if (/(?:s|x|ch|sh)$/.test(singular)) return `${singular}es`;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}

const builtinKinds: DefinedKinds = new Map(
  [...kubernetesKinds, ...kubewardenKinds].map(([group, kind, resource, namespaced]) => [
    keyOf(group, kind),
    { resource, namespaced },
  ]),
);

function keyOf(group: string, kind: string): string {
  return `${group}/${kind}`;
}

function isCustomResourceDefinition(document: JsonObject): boolean {
  const apiVersion = document.get('apiVersion');
  return (
    document.get('kind') === 'CustomResourceDefinition' &&
    typeof apiVersion === 'string' &&
    apiVersion.startsWith('apiextensions.k8s.io/') &&
    isObject(document.get('spec'))
  );
}
