import { PolicyStore } from '../../store/index.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import { storeFolders } from '../store-folders.ts';
import { processSurroundings } from './surroundings.ts';

/** The user's policies: wardctl's store, and kwctl's. Nothing is read or written yet. */
export function openStore(surroundings: PathSurroundings = processSurroundings()): PolicyStore {
  return new PolicyStore(storeFolders(surroundings));
}
