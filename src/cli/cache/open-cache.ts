import { openPreparedCache, type PreparedCache } from '../../cache/index.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { preparedFolder } from './prepared-folder.ts';

/**
 * The user's cache of prepared modules. Nothing is read or written yet.
 * @param warn told what went wrong while everything went on
 */
export function openCache(
  warn: (message: string) => void,
  surroundings: PathSurroundings = processSurroundings(),
): PreparedCache {
  return openPreparedCache({
    folder: preparedFolder(surroundings),
    now: Date.now,
    warn: ({ message, hint }) => warn(hint === undefined ? message : `${message}. ${hint}`),
  });
}
