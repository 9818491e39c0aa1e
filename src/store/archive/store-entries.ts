import type { Pusher } from '../../oci/index.ts';
import { inMemory, policyConfig, type ArchiveEntry, type FetchOptions } from '../../oci/index.ts';
import { checkMagic, checkPinned, type Candidate } from './candidate.ts';
import { artifactOfModule } from './stored-artifact.ts';

/** Takes the modules of an archive of kwctl, and makes the manifests that it does not have. */
export class StoreEntryReader {
  readonly candidates: Candidate[] = [];
  private readonly archive: string;
  private readonly staging: Pusher;
  private readonly warn: (message: string) => void;

  /** @param archive its name, for messages */
  constructor(archive: string, staging: Pusher, warn: (message: string) => void) {
    this.archive = archive;
    this.staging = staging;
    this.warn = warn;
  }

  /** @throws WardctlError ARCHIVE_INVALID, WASM_*, STORE_FAILED */
  async take(uri: string, { content }: ArchiveEntry, options?: FetchOptions): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    const module = Buffer.concat(chunks);
    checkMagic(module, uri, this.archive);
    const { layer, config, manifest, descriptor } = artifactOfModule(module, uri, this.warn);
    checkPinned(uri, [descriptor.digest], this.archive);
    await this.staging.push(layer, inMemory(module), options);
    await this.staging.push(config, inMemory(policyConfig), options);
    await this.staging.push(descriptor, inMemory(manifest), options);
    this.candidates.push({ uri, manifest: descriptor, layer, hasOwnManifest: false });
  }
}
