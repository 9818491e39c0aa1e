import { WardctlError } from '../errors.ts';
import { maxModuleBytes, sizeProblem } from '../files/index.ts';
import { fetchWhole, inMemory, inspected } from './content.ts';
import type { Descriptor } from './descriptor.ts';
import { isDigest, type Digest } from './digest.ts';
import { parseManifest } from './manifest.ts';
import { manifestTypes } from './media-types.ts';
import type { FetchOptions, ReadTarget, Target } from './target.ts';

/** Contents on their way. */
export interface CopyProgress {
  readonly descriptor: Descriptor;
  /** How much of it has passed so far; the size of the descriptor at the end. Starts anew when a transfer does. */
  readonly bytes: number;
  /** It was there already, or came without being sent. */
  readonly skipped: boolean;
}

export interface CopyOptions {
  /** Blobs that are under way at the same time, at least one. Default: 3. */
  readonly concurrency?: number;
  /** Of one blob. Default: 256 MiB, as of modules. */
  readonly maxBlobBytes?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: CopyProgress) => void;
  /** Called with every manifest before anything it names is copied; throws to refuse it. */
  readonly check?: (descriptor: Descriptor, bytes: Uint8Array) => void;
}

const defaultConcurrency = 3;
const maxDepth = 4;
/** Of one copy: lists of lists of manifests could name any number. */
const maxManifests = 1000;

/**
 * Copies a manifest with all that it names, and gives it its name: pull, push, save and load are this.
 * Contents that the destination has, or can take over from the source by itself, are not sent; a manifest follows the
 * contents it names. When it fails, nothing is under way any more, and the destination has at most contents without a name.
 *
 * @param from a tag or digest of the source, or the manifest that is known to be meant
 * @param to a tag of the destination; a digest or `undefined` names nothing
 * @returns the manifest
 * @throws WardctlError REGISTRY_*, STORE_*, ARTIFACT_INVALID; the signal's reason where it was aborted
 */
export async function copy(
  source: ReadTarget,
  from: string | Descriptor,
  destination: Target,
  to: string | undefined,
  options: CopyOptions = {},
): Promise<Descriptor> {
  const root = typeof from === 'string' ? await source.resolve(from, options) : from;
  await new GraphCopy(source, destination, options).copyManifest(root, 0);
  if (to !== undefined && !isDigest(to)) await destination.tag(root, to, options);
  return root;
}

class GraphCopy {
  private readonly source: ReadTarget;
  private readonly destination: Target;
  private readonly options: CopyOptions;
  /** Stops what is under way once one blob has failed. */
  private readonly failure = new AbortController();
  private readonly transfer: FetchOptions & { readonly signal: AbortSignal };
  private readonly copied = new Set<Digest>();

  constructor(source: ReadTarget, destination: Target, options: CopyOptions) {
    this.source = source;
    this.destination = destination;
    this.options = options;
    const { signal } = this.failure;
    this.transfer = {
      signal: options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]),
    };
  }

  async copyManifest(manifest: Descriptor, depth: number): Promise<void> {
    if (this.copied.has(manifest.digest)) return;
    if (depth >= maxDepth) throw refused(manifest, 'lists of manifests are nested too deeply');
    if (this.copied.size >= maxManifests)
      throw refused(manifest, `more than ${String(maxManifests)} manifests`);
    this.copied.add(manifest.digest);
    this.transfer.signal.throwIfAborted();
    const bytes = await fetchWhole(this.source, manifest, this.transfer);
    this.options.check?.(manifest, bytes);
    const parsed = parseManifest(bytes, manifest.mediaType, manifest.digest);
    if (parsed.type === 'manifest') {
      await this.copyBlobs([parsed.config, ...parsed.layers]);
    } else {
      const [manifests, blobs] = partition(parsed.manifests, ({ mediaType }) =>
        manifestTypes.includes(mediaType),
      );
      await this.copyBlobs(blobs);
      for (const child of manifests) await this.copyManifest(child, depth + 1);
    }
    await this.destination.push(manifest, inMemory(bytes), this.transfer);
  }

  /** Some at a time. The first failure ends all of them. */
  private async copyBlobs(descriptors: readonly Descriptor[]): Promise<void> {
    const waiting = new Map(descriptors.map((one) => [one.digest, one])).values();
    const failures: unknown[] = [];
    const worker = async (): Promise<void> => {
      for (const descriptor of waiting) {
        try {
          this.transfer.signal.throwIfAborted();
          await this.copyBlob(descriptor);
        } catch (error) {
          failures.push(error);
          this.failure.abort(error);
        }
      }
    };
    const workers = Math.max(1, this.options.concurrency ?? defaultConcurrency);
    await Promise.all(Array.from({ length: workers }, worker));
    if (failures.length > 0) throw failures[0];
  }

  private async copyBlob(descriptor: Descriptor): Promise<void> {
    const { onProgress, maxBlobBytes = maxModuleBytes } = this.options;
    if (descriptor.size > maxBlobBytes) {
      throw refused(descriptor, `it is too large: ${sizeProblem(maxBlobBytes, descriptor.size)}`);
    }
    const isThere =
      (await this.destination.exists(descriptor, this.transfer)) ||
      (await this.destination.mountFrom?.(this.source, descriptor, this.transfer)) === true;
    if (isThere) {
      onProgress?.({ descriptor, bytes: descriptor.size, skipped: true });
      return;
    }
    await this.destination.push(descriptor, () => this.counted(descriptor), this.transfer);
  }

  private counted(descriptor: Descriptor): AsyncIterable<Uint8Array> {
    let bytes = 0;
    return inspected(this.source.fetch(descriptor, this.transfer), {
      update: (chunk) => {
        this.transfer.signal.throwIfAborted();
        bytes += chunk.length;
        // A source may send more than it promised; the destination refuses that.
        this.options.onProgress?.({ descriptor, bytes: Math.min(bytes, descriptor.size), skipped: false });
      },
    });
  }
}

function refused({ digest }: Descriptor, problem: string): WardctlError {
  return new WardctlError('ARTIFACT_INVALID', `${digest}: ${problem}`);
}

function partition<T>(items: readonly T[], belongs: (item: T) => boolean): [T[], T[]] {
  return [items.filter(belongs), items.filter((item) => !belongs(item))];
}
