import type { FetchOptions, ReadTarget, Reference, ReferrerLister } from '../oci/index.ts';

/** Where policies come from. */
export interface PolicyOrigins {
  repository(reference: Reference): ReadTarget & ReferrerLister;
  /**
   * The bytes of a web server's file.
   * @throws WardctlError REGISTRY_*; REFERENCE_INVALID for `http:` where the host is not listed as insecure
   */
  download(url: URL, options: DownloadOptions): Promise<Uint8Array>;
}

export interface DownloadOptions extends FetchOptions {
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/** A module on its way. */
export interface TransferProgress {
  readonly bytes: number;
  /** `undefined` where the server does not say. */
  readonly totalBytes: number | undefined;
}
