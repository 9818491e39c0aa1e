import { posix, win32 } from 'node:path';
import type { StoreFolders } from '../store/index.ts';
import { cacheDir } from './cache-dir.ts';
import { kubewardenPaths, type PathSurroundings } from './kubewarden-paths.ts';

/** Where policies are kept: in `store` of wardctl's cache folder, and in kwctl's store (cli-and-registry 3.1). */
export function storeFolders(surroundings: PathSurroundings): StoreFolders {
  const isWindows = surroundings.platform === 'win32';
  return {
    folder: (isWindows ? win32 : posix).join(cacheDir(surroundings), 'store'),
    kwctlFolder: kubewardenPaths(surroundings).storeDir,
    encodedNames: isWindows,
  };
}
