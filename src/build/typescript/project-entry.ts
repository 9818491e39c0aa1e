import { join, posix } from 'node:path';
import { isRecord, readManifestOf } from '../../packages/index.ts';
import { isFile } from './is-file.ts';

/** What a project in TypeScript is known by besides its files. */
export interface ProjectManifest {
  /** The author's module, relative to the project, with `/`. */
  readonly entry: string;
  /** Whether it has wardctl among its packages. */
  readonly usesWardctl: boolean;
}

const usualEntry = 'src/policy.ts';

/** What a package.json says, or nothing where it is none. @param folder absolute path */
export function readManifest(folder: string): ProjectManifest | undefined {
  const manifest = readManifestOf(folder);
  if (manifest === undefined) return undefined;
  const { main } = manifest;
  const packages = [manifest['dependencies'], manifest['devDependencies']];
  return {
    entry: (typeof main === 'string' ? entryOf(main) : undefined) ?? usualEntry,
    usesWardctl: packages.some((list) => isRecord(list) && 'wardctl' in list),
  };
}

/** Whether a project has the module that its policy begins with. @param folder absolute path */
export function hasEntry(folder: string, { entry }: ProjectManifest): boolean {
  return isFile(join(folder, entry));
}

/** The path in `main`, if it is a source inside the project. */
export function entryOf(main: string): string | undefined {
  const path = posix.normalize(main.replaceAll('\\', '/'));
  const isInside = !posix.isAbsolute(path) && !/^\.\.(?:\/|$)|^[A-Za-z]:/.test(path);
  return isInside && /\.m?[jt]s$/.test(path) && !path.endsWith('.d.ts') ? path : undefined;
}
