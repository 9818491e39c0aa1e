import { hexOf, type Digest } from './digest.ts';

/** Names a manifest in `index.json` (OCI image spec 1.1, annotations). */
export const nameKey = 'org.opencontainers.image.ref.name';

/** The files of an image layout (OCI image spec 1.1), relative to its folder. */
export const markerPath = 'oci-layout';
export const indexPath = 'index.json';
export const blobsPath = 'blobs';

export const layoutVersion = '1.0.0';
/** The contents of `oci-layout`. */
export const marker = `{"imageLayoutVersion":"${layoutVersion}"}`;

/** Where contents are: `blobs/<algorithm>/<hex>`. */
export function blobPath(digest: Digest): string {
  return `${blobsPath}/${algorithmOf(digest)}/${hexOf(digest)}`;
}

function algorithmOf(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'));
}
