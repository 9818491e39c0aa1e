import { WardctlError } from '../errors.ts';
import {
  boolean,
  decodeJsonText,
  list,
  mapOf,
  oneOf,
  optional,
  string,
  struct,
  withDefault,
  type Decoder,
} from '../json/index.ts';
import { readCustomSection } from '../wasm/index.ts';

/** The names that metadata uses. */
export const executionModes = ['kubewarden-wapc', 'opa', 'gatekeeper', 'wasi'] as const;
/**
 * How a host talks to a policy:
 * - `kubewarden-wapc`: it calls functions of the guest; most policies
 * - `opa`: Rego whose entrypoint answers with an AdmissionReview
 * - `gatekeeper`: Rego whose entrypoint lists violations
 * - `wasi`: it runs the guest as a command, with JSON on standard input and output
 */
export type ExecutionMode = (typeof executionModes)[number];

/** A kind of Kubernetes resource that a policy may read. */
export interface ContextAwareResource {
  /** Group and version, such as `apps/v1`; `v1` for the core group. */
  readonly apiVersion: string;
  /** Such as `Deployment`. */
  readonly kind: string;
}

const rule = struct('Rule', {
  apiGroups: list(string),
  apiVersions: list(string),
  resources: list(string),
  operations: list(oneOf('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*')),
});

const resource = struct('ContextAwareResource', { apiVersion: string, kind: string });
/** A set: sorted, each resource once. */
const resources: Decoder<ContextAwareResource[]> = {
  expected: 'a sequence',
  decode(value, path) {
    const named = new Map(
      list(resource)
        .decode(value, path)
        .map((item) => [`${item.apiVersion}\0${item.kind}`, item]),
    );
    return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  },
};

const metadata = struct('Metadata', {
  protocolVersion: optional(oneOf('v1', 'Unknown')),
  rules: list(rule),
  annotations: optional(mapOf(string)),
  mutating: boolean,
  backgroundAudit: withDefault(boolean, () => true),
  executionMode: withDefault(oneOf(...executionModes), () => 'kubewarden-wapc' as const),
  policyType: withDefault(oneOf('kubernetes', 'raw'), () => 'kubernetes' as const),
  contextAwareResources: withDefault(resources, () => []),
  hostCapabilities: optional(list(string)),
  minimumKubewardenVersion: optional(string),
});

/** What an author states about a policy, read from the module itself (policy-abi 2.1). */
export type PolicyMetadata = Readonly<ReturnType<(typeof metadata)['decode']>>;

const metadataSection = 'io.kubewarden.metadata';

/**
 * The metadata of a module; `undefined` where it is not annotated. Unknown keys are ignored.
 * @throws WardctlError WASM_* for bytes that are no module, POLICY_METADATA_INVALID
 */
export function readPolicyMetadata(module: Uint8Array): PolicyMetadata | undefined {
  const content = readCustomSection(module, metadataSection);
  if (content === undefined) return undefined;
  try {
    return decodeJsonText(content, metadata);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new WardctlError(
      'POLICY_METADATA_INVALID',
      `cannot deserialize custom section \`${metadataSection}\` of wasm module: ${problem}`,
      {
        hint: 'The module was annotated with something else than valid metadata; annotate it again.',
        cause: error,
      },
    );
  }
}
