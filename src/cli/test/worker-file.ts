import { pathToFileURL } from 'node:url';

/** The module of the worker threads: beside this one in the bundle, or among the sources. */
export function workerFile(): URL {
  return typeof __filename === 'string'
    ? new URL('suite-worker.cjs', pathToFileURL(__filename))
    : new URL('../../suite/run/worker.ts', import.meta.url);
}
