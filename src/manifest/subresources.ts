import type { GroupVersionKind } from './admission-request.ts';
import {
  carrierVersion,
  kubernetesSubresources,
  scale,
  type SubresourceRow,
} from './builtin-subresources.ts';
import { isKubernetesKind, knownKinds, type DefinedKinds, type KnownKind } from './kinds.ts';

/** A sub-resource of a known kind, such as `pods/exec`. */
export interface Subresource {
  readonly name: string;
  /** The kind whose objects it belongs to. */
  readonly parent: KnownKind;
  /** The one operation on it that policies are asked about. */
  readonly operation: 'CREATE' | 'UPDATE' | 'CONNECT';
  /** What its objects are; `undefined` where they are of the parent's own kind. */
  readonly carried: GroupVersionKind | undefined;
  /** The versions of the parent that have it, as far as they are known. */
  readonly parentVersions: readonly string[];
}

/** The sub-resources of all known kinds that policies can be asked about. */
export function knownSubresources(defined: DefinedKinds): Subresource[] {
  const parents = knownKinds(defined);
  return parents.flatMap((parent) => (isKubernetesKind(parent) ? builtinOf(parent) : customOf(parent)));
}

const rowsByParent: ReadonlyMap<string, readonly SubresourceRow[]> = Map.groupBy(
  kubernetesSubresources,
  ([group, resource]) => `${group}/${resource}`,
);

function builtinOf(parent: KnownKind): Subresource[] {
  const rows = rowsByParent.get(`${parent.group}/${parent.resource}`) ?? [];
  return rows.map(([, , name, operation, carried]) => {
    return { name, parent, operation, carried, parentVersions: [carrierVersion] };
  });
}

function customOf(parent: KnownKind): Subresource[] {
  return Array.from(parent.customSubresources, ([name, parentVersions]) => {
    return {
      name,
      parent,
      operation: 'UPDATE',
      carried: name === 'scale' ? scale : undefined,
      parentVersions,
    };
  });
}
