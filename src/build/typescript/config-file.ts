import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from '../workbench.ts';
import { isFile } from './is-file.ts';

/** What the compiler and the bundler are configured by. */
export const configFile = 'tsconfig.json';

/**
 * Whether a project has a tsconfig.json.
 * @throws WardctlError BUILD_FAILED where it is no file: a link to nowhere, a folder, or a pipe that never ends
 */
export function hasConfigFile(bench: Workbench): boolean {
  const path = join(bench.project.folder, configFile);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
  if (isFile(path)) return true;
  throw bench.failed(
    `expected ${configFile} to be a file, found a folder, a pipe, or a link to what is none`,
    'Put a file in its place, or remove it.',
  );
}
