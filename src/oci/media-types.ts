/** Media types of what registries hold (OCI image spec 1.1, media-types; cli-and-registry 6). */
export const mediaTypes = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  wasmConfig: 'application/vnd.wasm.config.v1+json',
  wasmLayer: 'application/vnd.wasm.content.layer.v1+wasm',
} as const;

/** What a manifest may be; sent whole with every request, since servers answer 404 where a type is missing. */
export const manifestTypes: readonly string[] = [
  mediaTypes.ociManifest,
  mediaTypes.ociIndex,
  mediaTypes.dockerManifest,
  mediaTypes.dockerList,
];

/** Whether the type is a list of manifests rather than one. */
export function isIndexType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}
