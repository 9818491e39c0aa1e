import { isObject, valueAt, type JsonObject, type JsonValue } from '../json/index.ts';
import { kubernetesKinds, kubewardenKinds, type KindRow } from './builtin-kinds.ts';
import type { ManifestObject, ObjectIdentity } from './manifest-object.ts';

/** How the API server serves a kind. */
export interface KindResource {
  /** The plural in URLs and rules, for instance `networkpolicies`. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** A kind that is known, built in or defined. */
export interface KnownKind extends KindResource {
  /** `''` is the core group. */
  readonly group: string;
  readonly kind: string;
  /** For custom kinds, by the name of a sub-resource (`status`, `scale`): the versions known to have it. */
  readonly customSubresources: ReadonlyMap<string, readonly string[]>;
}

/** Kinds by group and kind. */
export type DefinedKinds = ReadonlyMap<string, KnownKind>;

/** The kinds that the CustomResourceDefinitions among the objects define, whatever their file. */
export function definedKinds(objects: readonly ManifestObject[]): DefinedKinds {
  const kinds = new Map<string, KnownKind>();
  for (const { document } of objects) {
    if (isCustomResourceDefinition(document)) {
      const spec = document.get('spec');
      const group = valueAt(spec, 'group');
      const kind = valueAt(spec, 'names', 'kind');
      const resource = valueAt(spec, 'names', 'plural');
      // An incomplete definition is for policies to judge, and defines nothing.
      if (typeof group === 'string' && typeof kind === 'string' && typeof resource === 'string') {
        const namespaced = valueAt(spec, 'scope') !== 'Cluster';
        const customSubresources = enabledSubresources(spec);
        kinds.set(keyOf(group, kind), { group, kind, resource, namespaced, customSubresources });
      }
    }
  }
  return kinds;
}

/** What is known of a kind; `undefined` where it is neither built in nor among the defined ones. */
export function knownKind(group: string, kind: string, defined: DefinedKinds): KnownKind | undefined {
  const key = keyOf(group, kind);
  return builtinKinds.get(key) ?? defined.get(key);
}

/** All known kinds, the built-in ones first; a definition of a built-in kind is passed over. */
export function knownKinds(defined: DefinedKinds): KnownKind[] {
  const custom = [...defined].filter(([key]) => !builtinKinds.has(key));
  return [...builtinKinds.values(), ...custom.map(([, known]) => known)];
}

/** Whether Kubernetes itself serves the kind, or did before it was removed. */
export function isKubernetesKind({ group, kind }: KnownKind): boolean {
  return kubernetesKeys.has(keyOf(group, kind));
}

/** The resource of a kind, and whether it had to be guessed because nothing defines the kind. */
export function kindResourceOf(
  identity: ObjectIdentity,
  defined: DefinedKinds,
): KindResource & { guessed: boolean } {
  const known = knownKind(identity.group, identity.kind, defined);
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

const kubernetesEntries = kubernetesKinds.map((row) => entryOf(row, new Map()));
const kubernetesKeys: ReadonlySet<string> = new Set(kubernetesEntries.map(([key]) => key));
const builtinKinds: DefinedKinds = new Map([
  ...kubernetesEntries,
  ...kubewardenKinds.map((row) => entryOf(row, new Map([['status', []]]))),
]);

function entryOf(
  [group, kind, resource, namespaced]: KindRow,
  customSubresources: KnownKind['customSubresources'],
): [string, KnownKind] {
  return [keyOf(group, kind), { group, kind, resource, namespaced, customSubresources }];
}

function keyOf(group: string, kind: string): string {
  return `${group}/${kind}`;
}

/** Of a definition's spec. */
function enabledSubresources(spec: JsonValue | undefined): Map<string, string[]> {
  const versions = valueAt(spec, 'versions');
  const enabled = new Map<string, string[]>();
  for (const version of Array.isArray(versions) ? versions : []) {
    const name = valueAt(version, 'name');
    if (typeof name !== 'string' || valueAt(version, 'served') !== true) continue;
    // Before apiextensions.k8s.io/v1 all versions had the same.
    const subresources = valueAt(version, 'subresources') ?? valueAt(spec, 'subresources');
    for (const subresource of ['status', 'scale']) {
      if (!isObject(valueAt(subresources, subresource))) continue;
      enabled.set(subresource, [...(enabled.get(subresource) ?? []), name]);
    }
  }
  return enabled;
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
