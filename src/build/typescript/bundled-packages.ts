import { dirname, relative, resolve } from 'node:path';
import { readManifestOf } from '../../packages/index.ts';
import type { SbomComponent } from '../sbom/component.ts';
import { npmComponent } from '../sbom/npm-component.ts';

/**
 * The npm packages that files of a bundle come from, without the project itself.
 * @param folder absolute path of the project
 * @param files relative to it
 */
export function bundledPackages(folder: string, files: Iterable<string>): SbomComponent[] {
  const byFolder = new Map<string, SbomComponent | undefined>();
  const found = Array.from(files, (file) => packageAround(dirname(resolve(folder, file)), folder, byFolder));
  return [...new Set(found)].filter((one) => one !== undefined);
}

function packageAround(
  folder: string,
  project: string,
  known: Map<string, SbomComponent | undefined>,
): SbomComponent | undefined {
  if (known.has(folder)) return known.get(folder);
  const around = dirname(folder);
  const isEnd = relative(folder, project) === '' || around === folder;
  const found = isEnd
    ? undefined
    : (npmComponent(readManifestOf(folder)) ?? packageAround(around, project, known));
  known.set(folder, found);
  return found;
}
