import {
  inMemory,
  layoutFiles,
  policyConfig,
  type ArchiveFile,
  type Descriptor,
  type Digest,
  type LayoutBlob,
  type LayoutName,
} from '../../oci/index.ts';
import type { PolicyStore, StoredPolicy } from '../policy-store.ts';
import { artifactOfModule } from './stored-artifact.ts';
import { entryOfUri } from './store-entry.ts';

/** The modules of policies as files of an archive that `kwctl load` reads (cli-and-registry 5.7). */
export function storeFiles(store: PolicyStore, policies: readonly StoredPolicy[]): ArchiveFile[] {
  return policies.map((policy) => ({
    path: entryOfUri(policy.uri),
    sizeBytes: policy.sizeBytes,
    content: () => inMemory(store.read(policy))(),
  }));
}

/** An image layout, and the manifests in it. */
export interface PolicyLayout {
  readonly files: readonly ArchiveFile[];
  /** By the policy's URI. */
  readonly manifestDigests: ReadonlyMap<string, Digest>;
}

/**
 * Policies with their manifests as files of an OCI image layout. One that came from kwctl gets the manifest that
 * pushing it would give it.
 * @throws WardctlError STORE_*, WASM_*
 */
export async function layoutFilesOf(
  store: PolicyStore,
  policies: readonly StoredPolicy[],
  warn: (message: string) => void,
): Promise<PolicyLayout> {
  const manifestDigests = new Map<string, Digest>();
  const names: LayoutName[] = [];
  const blobs: LayoutBlob[] = [];
  for (const policy of policies) {
    const found =
      policy.origin === 'wardctl' ? await ownBlobs(store, policy) : madeBlobs(store, policy, warn);
    names.push({ name: policy.uri.replace(/^registry:\/\//, ''), descriptor: found.manifest });
    manifestDigests.set(policy.uri, found.manifest.digest);
    blobs.push(...found.blobs);
  }
  return { files: layoutFiles(names, blobs), manifestDigests };
}

interface PolicyBlobs {
  readonly manifest: Descriptor;
  readonly blobs: readonly LayoutBlob[];
}

async function ownBlobs({ layout }: PolicyStore, { uri }: StoredPolicy): Promise<PolicyBlobs> {
  const manifest = await layout.resolve(uri);
  const parsed = layout.manifest(manifest);
  const parts = parsed.type === 'manifest' ? [parsed.config, ...parsed.layers] : parsed.manifests;
  return {
    manifest,
    blobs: [manifest, ...parts].map((descriptor) => ({
      descriptor,
      content: () => layout.fetch(descriptor),
    })),
  };
}

function madeBlobs(store: PolicyStore, policy: StoredPolicy, warn: (message: string) => void): PolicyBlobs {
  const { layer, config, manifest, descriptor } = artifactOfModule(store.read(policy), policy.uri, warn);
  return {
    manifest: descriptor,
    blobs: [
      { descriptor, content: inMemory(manifest) },
      { descriptor: config, content: inMemory(policyConfig) },
      { descriptor: layer, content: () => inMemory(store.read(policy))() },
    ],
  };
}
