import { callHost } from './channel.ts';

/** What an image manifest refers to. */
export interface Descriptor {
  readonly mediaType: string;
  /** Such as `sha256:…`. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly urls?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
}

/** The manifest of an image for one platform. */
export interface ImageManifest {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The manifests of an image for several platforms. */
export interface ImageIndex {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly manifests: readonly (Descriptor & { readonly platform?: Platform })[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What an image runs on. */
export interface Platform {
  readonly architecture: string;
  readonly os: string;
  readonly 'os.version'?: string;
  readonly 'os.features'?: readonly string[];
  readonly variant?: string;
  readonly features?: readonly string[];
}

/** The configuration of an image, as far as it is in every one of them. */
export interface ImageConfig {
  readonly architecture: string;
  readonly os: string;
  readonly created?: string;
  readonly author?: string;
  readonly config?: {
    readonly User?: string;
    readonly ExposedPorts?: Readonly<Record<string, object>>;
    readonly Env?: readonly string[];
    readonly Entrypoint?: readonly string[];
    readonly Cmd?: readonly string[];
    readonly Volumes?: Readonly<Record<string, object>>;
    readonly WorkingDir?: string;
    readonly Labels?: Readonly<Record<string, string>>;
    readonly StopSignal?: string;
  };
  readonly rootfs: { readonly type: string; readonly diff_ids: readonly string[] };
  readonly [field: string]: unknown;
}

/** A manifest, its digest and what it says about how the image runs. */
export interface ManifestAndConfig {
  readonly manifest: ImageManifest;
  /** Of the manifest, such as `sha256:…`. */
  readonly digest: string;
  readonly config: ImageConfig;
}

/**
 * The digest of an image's manifest, such as `sha256:…`.
 *
 * @param image such as `ghcr.io/acme/web:1`; short names are those of Docker Hub
 * @throws HostError when the registry does not give it
 */
export function getManifestDigest(image: string): string {
  const answer = callHost('oci', 'v1/manifest_digest', image) as { readonly digest: string };
  return answer.digest;
}

/**
 * The manifest of an image, or its index where it is made for several platforms: `'manifests' in manifest` tells.
 *
 * @throws HostError when the registry does not give it
 */
export function getManifest(image: string): ImageManifest | ImageIndex {
  return callHost('oci', 'v1/oci_manifest', image) as ImageManifest | ImageIndex;
}

/**
 * The manifest and the configuration of an image. Of an image for several platforms: those for the host's own.
 *
 * @throws HostError when the registry does not give them
 * @example
 * const { config } = oci.getManifestAndConfig(image);
 * if (config.config?.User === undefined) return reject(`${image} runs as root`);
 */
export function getManifestAndConfig(image: string): ManifestAndConfig {
  return callHost('oci', 'v1/oci_manifest_config', image) as ManifestAndConfig;
}
