export { findPackage, type FoundPackage } from './find-package.ts';
export { importPackage, requirePackage } from './import-package.ts';
export { installHint } from './install-hint.ts';
export { isRecord } from './is-record.ts';
export { ownVersion } from './own-version.ts';
export { findManifest, readManifestOf, type PackageManifest } from './read-manifest.ts';
