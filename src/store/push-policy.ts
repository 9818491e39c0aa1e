import { WardctlError } from '../errors.ts';
import {
  copy,
  formatReference,
  inMemory,
  MemoryTarget,
  policyArtifact,
  policyConfig,
  type PolicyArtifact,
  type Reference,
  type Target,
} from '../oci/index.ts';
import { isRegoModule, readPolicyMetadata, type PolicyMetadata } from '../policy/index.ts';
import { isComponent, readExportNames } from '../wasm/index.ts';
import type { TransferProgress } from './policy-origins.ts';
import { artifactAnnotations } from './policy-annotations.ts';

export interface ArtifactRequest {
  /** Whether a module without metadata may be pushed. */
  readonly force: boolean;
  readonly warn: (message: string) => void;
}

/** A module with what is pushed of it. */
export interface PushablePolicy {
  readonly module: Uint8Array;
  readonly artifact: PolicyArtifact;
  readonly annotations: ReadonlyMap<string, string>;
}

/**
 * What is pushed for a module: the module as it is, and a manifest with the annotations of its metadata
 * (cli-and-registry 5.3, 6.1).
 * @throws WardctlError WASM_*, POLICY_METADATA_INVALID; POLICY_METADATA_MISSING for a module without metadata, unless
 *   forced, and for a Rego policy without metadata
 */
export function pushablePolicy(module: Uint8Array, request: ArtifactRequest): PushablePolicy {
  const metadata = readPolicyMetadata(module);
  if (metadata === undefined) checkUnannotated(module, request);
  const { annotations, dropped } = artifactAnnotations(metadata?.annotations);
  for (const key of dropped) request.warn(annotationWarning(key, metadata));
  return { module, annotations, artifact: policyArtifact(module, annotations) };
}

export interface PushOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: TransferProgress) => void;
}

/**
 * Pushes a policy and gives it its tag. Contents that the repository has are not sent again; a tag that is there is
 * moved, as in the reference.
 * @returns where it is for ever: `<registry>/<repository>@<digest>`
 * @throws WardctlError REGISTRY_*; REFERENCE_INVALID where the reference has another digest than the policy
 */
export async function pushPolicy(
  policy: PushablePolicy,
  reference: Reference,
  target: Target,
  { signal, onProgress }: PushOptions = {},
): Promise<string> {
  const { module, artifact } = policy;
  const { layer, config, manifest, descriptor } = artifact;
  const immutable = immutableReference(reference, artifact);
  const source = new MemoryTarget();
  await source.push(layer, inMemory(module));
  await source.push(config, inMemory(policyConfig));
  await source.push(descriptor, inMemory(manifest));
  await copy(source, descriptor.digest, target, reference.tag, {
    signal,
    onProgress: ({ descriptor: { digest }, bytes, skipped }) => {
      if (digest === layer.digest && !skipped) onProgress?.({ bytes, totalBytes: layer.size });
    },
  });
  return immutable;
}

/**
 * Where a policy is once it is pushed, whatever becomes of its tag.
 * @throws WardctlError REFERENCE_INVALID where the reference has another digest than the policy
 */
export function immutableReference(reference: Reference, { descriptor: { digest } }: PolicyArtifact): string {
  if (reference.digest !== undefined && reference.digest !== digest) {
    throw new WardctlError(
      'REFERENCE_INVALID',
      `${formatReference(reference)}: expected the digest of the policy's manifest, ${digest}, found another one`,
      { hint: 'Leave the digest out: it follows from the policy.' },
    );
  }
  return formatReference({ ...reference, tag: undefined, digest });
}

function checkUnannotated(module: Uint8Array, { force, warn }: ArtifactRequest): void {
  if (!force) {
    throw new WardctlError('POLICY_METADATA_MISSING', 'the policy has no metadata', {
      hint: 'Add it with wardctl annotate, or push the policy as it is with --force; hosts refuse or misread it then.',
    });
  }
  if (!isComponent(module) && isRegoModule(readExportNames(module))) {
    throw new WardctlError('POLICY_METADATA_MISSING', 'Rego policies cannot be pushed without metadata', {
      hint: 'Only metadata says how it is to be run. Add it with wardctl annotate.',
    });
  }
  warn('the policy has no metadata: hosts will refuse or misread it');
}

function annotationWarning(key: string, metadata: PolicyMetadata | undefined): string {
  const lines = metadata?.annotations?.get(key)?.split('\n').length ?? 0;
  return `the annotation ${key} has ${String(lines)} lines: it stays in the module, and is not part of the manifest`;
}
