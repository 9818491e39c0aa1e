import type { Descriptor } from './descriptor.ts';

/** Contents that can be read several times: an upload may have to start anew. */
export type ContentSource = () => AsyncIterable<Uint8Array>;

export interface FetchOptions {
  /** Ends what is under way with an error: the signal's reason, where nothing else failed before. */
  readonly signal?: AbortSignal | undefined;
}

/** Gives contents. */
export interface Fetcher {
  /**
   * The contents of a descriptor. The stream throws at its end where digest or size are others than the
   * descriptor's: nothing of it may be used before it has ended.
   * @throws WardctlError REGISTRY_*, STORE_*
   */
  fetch(descriptor: Descriptor, options?: FetchOptions): AsyncIterable<Uint8Array>;
}

/** Knows which manifest a tag or digest stands for. */
export interface Resolver {
  /** @throws WardctlError REGISTRY_NOT_FOUND, and what else the target may fail with */
  resolve(tagOrDigest: string, options?: FetchOptions): Promise<Descriptor>;
}

/** Takes contents. */
export interface Pusher {
  exists(descriptor: Descriptor, options?: FetchOptions): Promise<boolean>;
  /** Keeps the contents, or fails and keeps nothing. */
  push(descriptor: Descriptor, content: ContentSource, options?: FetchOptions): Promise<void>;
}

/** Takes contents over from elsewhere, where they need not be sent for that. */
export interface Mounter {
  /**
   * @returns whether the contents are here now; if not, they have to be pushed
   * @throws the signal's reason where it was aborted; what else is in the way is no failure
   */
  mountFrom(source: ReadTarget, descriptor: Descriptor, options?: FetchOptions): Promise<boolean>;
}

/** Names manifests. */
export interface Tagger {
  /** The manifest has to be there already. */
  tag(descriptor: Descriptor, tag: string, options?: FetchOptions): Promise<void>;
}

/** Knows what refers to a manifest (OCI distribution spec 1.1, referrers). */
export interface ReferrerLister {
  referrers(
    descriptor: Descriptor,
    artifactType?: string,
    options?: FetchOptions,
  ): Promise<readonly Descriptor[]>;
}

/** Was sent secrets, which its contents may repeat. */
export interface SecretHolder {
  /** An error about contents without secrets; what is no error of ours stays as it is. */
  hideSecrets(error: unknown): unknown;
}

/** Where something can be copied from. */
export type ReadTarget = Fetcher & Resolver & Partial<SecretHolder>;
/** Where something can be copied to. */
export type Target = ReadTarget & Pusher & Tagger & Partial<Mounter>;
