import { dirname } from 'node:path';
import { lazyCache } from '../evaluate/index.ts';
import type { ComponentEnvironment } from '../runtime/index.ts';

/**
 * Where npm packages are looked for that components are run with: in the user's project, then beside wardctl itself.
 * @param folder the working folder
 */
export function packageFolders(folder: string): string[] {
  return [folder, typeof __filename === 'string' ? dirname(__filename) : import.meta.dirname];
}

/** What policies that are components are run with on the command line. */
export function componentSupport(folder: string, warn: (message: string) => void): ComponentEnvironment {
  return {
    packageFolders: packageFolders(folder),
    preparedCache: lazyCache(async () => (await import('./cache/open-cache.ts')).openCache(warn)),
  };
}
