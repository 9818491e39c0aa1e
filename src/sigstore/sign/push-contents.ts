import { digestOf, inMemory, type Descriptor, type FetchOptions, type Target } from '../../oci/index.ts';

/** Keeps bytes in a repository, where it has not got them yet. @throws WardctlError REGISTRY_* */
export async function pushBlob(
  repository: Target,
  bytes: Uint8Array,
  mediaType: string,
  options: FetchOptions,
): Promise<Descriptor> {
  const descriptor = describe(bytes, mediaType);
  if (!(await repository.exists(descriptor, options)))
    await repository.push(descriptor, inMemory(bytes), options);
  return descriptor;
}

/**
 * Keeps a manifest in a repository, which lists it with its subject: again where it has it, since it may not be listed.
 * @throws WardctlError REGISTRY_*
 */
export async function pushManifest(
  repository: Target,
  bytes: Uint8Array,
  mediaType: string,
  options: FetchOptions,
): Promise<Descriptor> {
  const descriptor = describe(bytes, mediaType);
  await repository.push(descriptor, inMemory(bytes), options);
  return descriptor;
}

function describe(bytes: Uint8Array, mediaType: string): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}
