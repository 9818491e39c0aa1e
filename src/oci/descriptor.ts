import type { Digest } from './digest.ts';

/** What names contents in a registry (OCI image spec 1.1, descriptor). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of a manifest in a list of referrers. */
  readonly artifactType?: string;
}
