import { pathToFileURL } from 'node:url';
import type { WorkerSurroundings } from '../../suite/index.ts';
import { preparedFolder } from '../cache/prepared-folder.ts';
import { packageFolders } from '../component-support.ts';
import { processSurroundings } from '../registry/surroundings.ts';

/** The module of the worker threads: beside this one in the bundle, or among the sources. */
export function workerFile(): URL {
  return typeof __filename === 'string'
    ? new URL('suite-worker.cjs', pathToFileURL(__filename))
    : new URL('../../suite/run/worker.ts', import.meta.url);
}

/** What worker threads run components with. @param folder the working folder */
export function workerComponents(folder: string): WorkerSurroundings {
  return { cacheFolder: preparedFolder(processSurroundings()), packageFolders: packageFolders(folder) };
}
