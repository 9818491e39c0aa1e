import { lazyFolderCache } from '../../evaluate/index.ts';
import type { ComponentEnvironment } from '../../runtime/index.ts';

/** What worker threads run components with: plain data. */
export interface WorkerSurroundings {
  /** Where what is made of components is kept. Default: nowhere. */
  readonly cacheFolder?: string | undefined;
  /** Where to look for npm packages, absolute paths. Default: nowhere. */
  readonly packageFolders?: readonly string[] | undefined;
}

/** The surroundings as the runtime takes them. */
export function componentSurroundings({
  cacheFolder,
  packageFolders,
}: WorkerSurroundings): ComponentEnvironment {
  return {
    packageFolders,
    preparedCache: cacheFolder === undefined ? undefined : lazyFolderCache(cacheFolder, Date.now),
  };
}

/** What a thread was started with: it is ours, but has no type there. */
export function readWorkerSurroundings(data: unknown): WorkerSurroundings {
  return typeof data === 'object' && data !== null ? data : {};
}
