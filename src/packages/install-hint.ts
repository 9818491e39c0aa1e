import { isRecord } from './is-record.ts';
import { findManifest, type PackageManifest } from './read-manifest.ts';

/**
 * How to install packages that are missing: with all others, where a package.json of the project or around it names them
 * already.
 * @param names of packages
 * @param folders absolute paths, the user's project first
 */
export function installHint(names: readonly string[], [project]: readonly string[]): string {
  const isNamed = project !== undefined && findManifest(project, (manifest) => lists(manifest, names));
  return isNamed === false || isNamed === undefined
    ? `Install it in the project: npm install --save-dev ${names.join(' ')}`
    : 'The package.json of the project names it: npm install';
}

function lists(manifest: PackageManifest, names: readonly string[]): boolean {
  const listed = ['dependencies', 'devDependencies', 'optionalDependencies']
    .map((list) => manifest[list])
    .filter(isRecord);
  return names.every((name) => listed.some((list) => Object.hasOwn(list, name)));
}
