import { WardctlError } from '../errors.ts';
import {
  anyJson,
  boolean,
  DecodeError,
  isObject,
  list,
  mapOf,
  oneOf,
  optional,
  string,
  struct,
  u16,
  valueAt,
  type Decoder,
  type JsonObject,
  type JsonValue,
} from '../json/index.ts';
import type { ContextAwareResource } from './metadata.ts';

/** A module with the settings and grants that a custom resource gives it. */
export interface PolicyMember {
  /** Reference of the module, as written. */
  readonly module: string;
  /** `spec.settings`, unchecked: an object or `null` is expected. */
  readonly settings: JsonValue;
  readonly contextAwareResources: readonly ContextAwareResource[];
  /** `timeoutEvalSeconds`; `undefined` where the resource sets none. */
  readonly timeoutMs: number | undefined;
}

interface CommonDefinition {
  /** Name of the resource; `crd-without-name` where it has none. */
  readonly name: string;
  readonly mode: 'protect' | 'monitor';
}

/** An AdmissionPolicy or ClusterAdmissionPolicy. */
export interface SinglePolicyDefinition extends CommonDefinition {
  readonly type: 'policy';
  readonly member: PolicyMember;
  readonly mayMutate: boolean;
  /** Replaces the policy's own message of a rejection. */
  readonly customMessage: string | undefined;
}

/** An AdmissionPolicyGroup or ClusterAdmissionPolicyGroup. */
export interface PolicyGroupDefinition extends CommonDefinition {
  readonly type: 'group';
  readonly members: ReadonlyMap<string, PolicyMember>;
  readonly expression: string;
  /** The message of a rejection by the group. */
  readonly message: string;
}

export type PolicyDefinition = SinglePolicyDefinition | PolicyGroupDefinition;

const apiVersion = 'policies.kubewarden.io/v1';
const kinds = {
  AdmissionPolicy: { group: false, cluster: false },
  ClusterAdmissionPolicy: { group: false, cluster: true },
  AdmissionPolicyGroup: { group: true, cluster: false },
  ClusterAdmissionPolicyGroup: { group: true, cluster: true },
};

/** Zero would stop every evaluation before it starts. */
const positiveSeconds: Decoder<number> = {
  ...u16,
  decode(value, path) {
    const seconds = u16.decode(value, path);
    if (seconds > 0) return seconds;
    throw new DecodeError('invalid value: integer `0`, expected a number of seconds from 1', path);
  },
};

const resources = optional(list(struct('ContextAwareResource', { apiVersion: string, kind: string })));
const member = {
  module: string,
  settings: optional(anyJson),
  contextAwareResources: resources,
  timeoutEvalSeconds: optional(positiveSeconds),
};
/** Known names only: what they say matters to the API server (`readPolicySelection`), not to an evaluation. */
const ignored = Object.fromEntries(
  [
    'policyServer',
    'rules',
    'failurePolicy',
    'backgroundAudit',
    'matchPolicy',
    'matchConditions',
    'namespaceSelector',
    'objectSelector',
    'sideEffects',
    'timeoutSeconds',
  ].map((key) => [key, optional(anyJson)]),
);
const mode = optional(oneOf('protect', 'monitor'));
const memberSpec = strict('policy group member', member);
const policySpec = strict('spec', {
  ...ignored,
  ...member,
  mode,
  mutating: optional(boolean),
  message: optional(string),
});
const groupSpec = strict('spec', {
  ...ignored,
  mode,
  policies: mapOf(memberSpec),
  expression: string,
  message: string,
});

/**
 * The policy that a custom resource defines.
 * @param place where the document is from, for messages: `policies.yml, document 2`
 * @throws WardctlError POLICY_RESOURCE_INVALID
 */
export function readPolicyDefinition(document: JsonValue, place: string): PolicyDefinition {
  const { group, cluster, metadata, spec } = policyResourceOf(document, place);
  const name = metadata?.get('name');
  const label = typeof name === 'string' ? name : 'crd-without-name';
  return decodeSpec(place, () =>
    group ? readGroup(spec, cluster, label) : readSingle(spec, cluster, label),
  );
}

/** The parts of a policy's custom resource, and what its kind says. */
export interface PolicyResource {
  readonly group: boolean;
  /** Whether it belongs to the cluster, not to a namespace. */
  readonly cluster: boolean;
  readonly metadata: JsonObject | undefined;
  readonly spec: JsonValue;
}

/**
 * The parts of a document that has to be a policy's custom resource.
 * @param place where the document is from, for messages
 * @throws WardctlError POLICY_RESOURCE_INVALID
 */
export function policyResourceOf(document: JsonValue, place: string): PolicyResource {
  const kind = kindOf(document, place);
  const metadata = valueAt(document, 'metadata');
  return {
    ...kind,
    metadata: isObject(metadata) ? metadata : undefined,
    spec: valueAt(document, 'spec') ?? null,
  };
}

/** What `decode` makes of a `spec`. @throws WardctlError POLICY_RESOURCE_INVALID in place of DecodeError */
export function decodeSpec<T>(place: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const path = error.path === '' ? '`spec`' : `\`spec.${error.path.replaceAll('/', '.')}\``;
    throw invalid(
      `${place}: ${error.message} at ${path}`,
      'Compare it with the reference of the custom resources.',
    );
  }
}

function readSingle(value: JsonValue, isCluster: boolean, name: string): SinglePolicyDefinition {
  const spec = policySpec.decode(value, '');
  return {
    type: 'policy',
    name,
    mode: spec.mode ?? 'protect',
    member: toMember(spec, isCluster),
    mayMutate: spec.mutating ?? false,
    customMessage: spec.message,
  };
}

function readGroup(value: JsonValue, isCluster: boolean, name: string): PolicyGroupDefinition {
  const spec = groupSpec.decode(value, '');
  const members = Array.from(spec.policies, ([key, one]): [string, PolicyMember] => [
    key,
    toMember(one, isCluster),
  ]);
  return {
    type: 'group',
    name,
    mode: spec.mode ?? 'protect',
    members: new Map(members),
    expression: spec.expression,
    message: spec.message,
  };
}

/** Resources of namespaced kinds grant nothing (policy-abi 6.1). */
function toMember(spec: ReturnType<(typeof memberSpec)['decode']>, isCluster: boolean): PolicyMember {
  return {
    module: spec.module,
    settings: spec.settings ?? null,
    contextAwareResources: isCluster ? (spec.contextAwareResources ?? []) : [],
    timeoutMs: spec.timeoutEvalSeconds === undefined ? undefined : spec.timeoutEvalSeconds * 1000,
  };
}

function kindOf(document: JsonValue, place: string): (typeof kinds)[keyof typeof kinds] {
  const expected = `expected apiVersion ${apiVersion} and one of the kinds ${Object.keys(kinds).join(', ')}`;
  if (!isObject(document)) throw invalid(`${place}: ${expected}, found no object`);
  const version = document.get('apiVersion');
  const kind = document.get('kind');
  if (version !== apiVersion) throw invalid(`${place}: ${expected}, found apiVersion ${shown(version)}`);
  if (typeof kind === 'string' && Object.hasOwn(kinds, kind)) return kinds[kind as keyof typeof kinds];
  throw invalid(`${place}: ${expected}, found kind ${shown(kind)}`);
}

function shown(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? 'none' : 'something that is no string';
}

function invalid(message: string, hint?: string): WardctlError {
  return new WardctlError('POLICY_RESOURCE_INVALID', message, {
    hint: hint ?? 'Requests and other manifests are given with -r or -f; a policy file holds policies only.',
  });
}

/** A struct that refuses unknown keys, as the reference does in `spec`. */
export function strict<F extends Record<string, Decoder<unknown>>>(
  name: string,
  fields: F,
): ReturnType<typeof struct<F>> {
  const inner = struct(name, fields);
  return {
    ...inner,
    decode(value, path) {
      if (value instanceof Map) {
        for (const key of value.keys()) {
          if (Object.hasOwn(fields, key)) continue;
          const known = Object.keys(fields).sort().join(', ');
          throw new DecodeError(`unknown field \`${key}\`, expected one of ${known}`, path);
        }
      }
      return inner.decode(value, path);
    },
  };
}
