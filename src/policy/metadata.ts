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
  type JsonValue,
} from '../json/index.ts';
import { readCustomSection } from '../wasm/index.ts';

/** The names that metadata uses. */
export const executionModes = ['kubewarden-wapc', 'opa', 'gatekeeper', 'wasi', 'component'] as const;
export const operations = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'] as const;
export const policyTypes = ['kubernetes', 'raw'] as const;
export const protocolVersions = ['v1', 'Unknown'] as const;
/**
 * How a host talks to a policy:
 * - `kubewarden-wapc`: it calls functions of the guest; most policies
 * - `opa`: Rego whose entrypoint answers with an AdmissionReview
 * - `gatekeeper`: Rego whose entrypoint lists violations
 * - `wasi`: it runs the guest as a command, with JSON on standard input and output
 * - `component`: it calls functions of a component of the world `wardctl:policy/policy`; no other host than wardctl does
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
  operations: list(oneOf(...operations)),
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

/** A set: sorted, each string once. */
const strings: Decoder<string[]> = {
  expected: 'a sequence',
  decode: (value, path) => [...new Set(list(string).decode(value, path))].sort(),
};

const metadata = struct('Metadata', {
  protocolVersion: optional(oneOf(...protocolVersions)),
  rules: list(rule),
  annotations: optional(mapOf(string)),
  mutating: boolean,
  backgroundAudit: withDefault(boolean, () => true),
  executionMode: withDefault(oneOf(...executionModes), () => 'kubewarden-wapc' as const),
  policyType: withDefault(oneOf(...policyTypes), () => 'kubernetes' as const),
  contextAwareResources: withDefault(resources, () => []),
  hostCapabilities: optional(strings),
  minimumKubewardenVersion: optional(string),
});

/** What an author states about a policy, read from the module itself (policy-abi 2.1). */
export type PolicyMetadata = Readonly<ReturnType<(typeof metadata)['decode']>>;

/** Name of the custom section that metadata is in (policy-abi 1.1). */
export const metadataSection = 'io.kubewarden.metadata';
/** Far above the metadata of any policy seen; the longest part is the usage text. */
const maxSectionBytes = 8 * 1024 * 1024;

/** @throws WardctlError WASM_TOO_LARGE */
export function checkSectionSize(sizeBytes: number): void {
  if (sizeBytes <= maxSectionBytes) return;
  throw new WardctlError(
    'WASM_TOO_LARGE',
    `expected at most ${String(maxSectionBytes)} bytes of metadata in the custom section \`${metadataSection}\`, found ${String(sizeBytes)}`,
    { hint: 'Shorten the usage text or the other annotations, and annotate the policy again.' },
  );
}

/** The metadata that a document states. @throws DecodeError with the reference's words */
export function decodeMetadata(document: JsonValue): PolicyMetadata {
  return metadata.decode(document, '');
}

/**
 * The metadata of a module; `undefined` where it is not annotated. Unknown keys are ignored.
 * @throws WardctlError WASM_* for bytes that are no module and for more than 8 MiB of metadata, POLICY_METADATA_INVALID
 */
export function readPolicyMetadata(module: Uint8Array): PolicyMetadata | undefined {
  const content = readCustomSection(module, metadataSection);
  if (content === undefined) return undefined;
  checkSectionSize(content.length);
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

/**
 * The metadata of a module that has to have some.
 * @param uri names the module in the message
 * @throws WardctlError POLICY_METADATA_MISSING where it is not annotated, and what {@link readPolicyMetadata} throws
 */
export function requireMetadata(module: Uint8Array, uri: string): PolicyMetadata {
  const found = readPolicyMetadata(module);
  if (found !== undefined) return found;
  throw new WardctlError('POLICY_METADATA_MISSING', `No Kubewarden metadata found inside of '${uri}'.`, {
    hint: 'Add it with: wardctl annotate -m metadata.yml -o annotated.wasm policy.wasm',
  });
}
