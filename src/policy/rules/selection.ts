import type { JsonValue } from '../../json/index.ts';

/** Requests that a policy is asked about: one that has an entry of each list; `*` stands for every value. */
export interface ResourceRule {
  readonly operations: readonly string[];
  /** `''` is the core group. */
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  /** With or without a sub-resource behind `/`, such as `pods/exec`; `*` alone stands for no sub-resource. */
  readonly resources: readonly string[];
  readonly scope: 'Cluster' | 'Namespaced' | '*';
}

/** What a selector asks of one label; `values` is empty for the operators without any. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** Which requests reach a policy, as its custom resource says. */
export interface PolicySelection {
  /** Of a policy that only sees the objects of its own namespace; `undefined` for those of the cluster. */
  readonly namespace: string | undefined;
  readonly rules: readonly ResourceRule[];
  readonly matchPolicy: 'Exact' | 'Equivalent';
  /** All have to be met; none selects every namespace. Empty for policies with a namespace of their own. */
  readonly namespaceSelector: readonly LabelRequirement[];
  readonly objectSelector: readonly LabelRequirement[];
  /** Names of the conditions, which are CEL. */
  readonly matchConditions: readonly string[];
}

/** What selection looks at in an admission request. */
export interface RequestAttributes {
  readonly operation: string;
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural, such as `pods`. */
  readonly resource: string;
  readonly subresource: string | undefined;
  /** A Namespace's own name for requests about Namespaces; `undefined` for others outside of namespaces. */
  readonly namespace: string | undefined;
  /** False for Namespaces, whatever their `namespace`. */
  readonly isNamespaced: boolean;
  readonly object: JsonValue | undefined;
  readonly oldObject: JsonValue | undefined;
}

export type Labels = ReadonlyMap<string, string>;

/** What one part of a selection says of a request. */
export type PartMatch =
  | { readonly type: 'selected' }
  /** One sentence that begins with the part. */
  | { readonly type: 'excluded'; readonly reason: string }
  | { readonly type: 'undecided'; readonly problem: string; readonly hint: string };

export const selected: PartMatch = { type: 'selected' };

export function excluded(reason: string): PartMatch {
  return { type: 'excluded', reason };
}
