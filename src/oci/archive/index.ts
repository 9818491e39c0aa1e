export type { ArchivedManifest } from './layout-reader.ts';
export { isLayoutPath, LayoutReader } from './layout-reader.ts';
export { layoutFiles, type LayoutBlob, type LayoutName } from './layout-files.ts';
export type { ArchiveLimits } from './limits.ts';
export { invalidArchive } from './invalid-archive.ts';
export { packArchive, type ArchiveFile } from './pack.ts';
export { unpackArchive, type ArchiveEntry } from './unpack.ts';
