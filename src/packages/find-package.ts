import { dirname, join } from 'node:path';
import { readManifestOf, type PackageManifest } from './read-manifest.ts';

/** A package that is installed. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute path. */
  readonly folder: string;
  /** Its package.json. */
  readonly manifest: PackageManifest;
}

/**
 * Finds an installed package as Node would for a file in one of the folders: in `node_modules` there, or of the folders
 * above. The first folder that has it wins; one whose package.json is broken is passed over, as Node could not use it
 * either.
 * @param name such as `esbuild` or `@scope/name`: from us or the user's package.json, never from a guest
 * @param folders absolute paths
 */
export function findPackage(name: string, folders: readonly string[]): FoundPackage | undefined {
  for (const start of folders) {
    for (let folder = start; ; folder = dirname(folder)) {
      const found = readPackage(name, join(folder, 'node_modules', name));
      if (found !== undefined) return found;
      if (dirname(folder) === folder) break;
    }
  }
  return undefined;
}

function readPackage(name: string, folder: string): FoundPackage | undefined {
  const manifest = readManifestOf(folder);
  const version = manifest?.['version'];
  return manifest === undefined || typeof version !== 'string'
    ? undefined
    : { name, version, folder, manifest };
}
