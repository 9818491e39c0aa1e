import { posix, win32 } from 'node:path';
import { cacheDir } from '../cache-dir.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';

/** Where what was made of policies is kept: in `prepared` of wardctl's cache folder. */
export function preparedFolder(surroundings: PathSurroundings): string {
  return (surroundings.platform === 'win32' ? win32 : posix).join(cacheDir(surroundings), 'prepared');
}
