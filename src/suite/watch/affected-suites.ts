import { isAbsolute, relative, sep } from 'node:path';
import { buildKey, sourceRoots } from '../plan/build.ts';
import type { PlannedSuite } from '../plan/planned-suite.ts';
import { snapshotFolder } from '../snapshot/index.ts';

/** Folders whose contents are made by programs; besides those that say so, and hidden ones. */
const generatedFolders: ReadonlySet<string> = new Set(['node_modules', snapshotFolder, 'target']);

/** What a change means for suites. */
export interface Affected {
  /** Paths of suites to run again. */
  readonly suites: ReadonlySet<string>;
  /** Keys of builds that have to be run before. */
  readonly builds: ReadonlySet<string>;
}

/**
 * The suites that a change of a file, or of all in a folder, has to do with: by the suite file itself, the files that it
 * names, its policies, its snapshots, or the sources of its policy. Sources are what a build says, without hidden
 * files, generated folders, modules, and what suites themselves are made of.
 *
 * @param path absolute, of what changed
 */
export function affectedSuites(path: string, suites: Iterable<PlannedSuite>): Affected {
  const all = [...suites];
  const direct = all.filter((suite) => isInvolved(path, suite)).map(({ info }) => info.path);
  // A folder of requests may have sources in it as well.
  const isOfTests = all.some(({ files, snapshotPath }) => snapshotPath === path || files.includes(path));
  const built = all.flatMap(({ info, builds }) =>
    builds
      .filter((build) => !isOfTests && isSource(path, sourceRoots(build)))
      .map((build): [suite: string, key: string] => [info.path, buildKey(build)]),
  );
  return {
    suites: new Set([...direct, ...built.map(([suite]) => suite)]),
    builds: new Set(built.map(([, key]) => key)),
  };
}

/** Absolute paths of the modules that builds of suites make, or may make. */
export function builtModules(suites: Iterable<PlannedSuite>): Set<string> {
  const built = [...suites].filter(({ builds }) => builds.length > 0);
  return new Set(built.flatMap(({ files }) => files.filter(isModule)));
}

function isModule(path: string): boolean {
  return path.endsWith('.wasm');
}

function isInvolved(path: string, { files, snapshotPath, cases }: PlannedSuite): boolean {
  if ([...files, snapshotPath].some((file) => file === path || file.startsWith(path + sep))) return true;
  // A policy that was not found: which file it waits for is not known.
  return isModule(path) && cases.some(({ subject }) => 'check' in subject);
}

/** Whether a path is that of a source below one of the roots; all absolute. */
export function isSource(path: string, roots: readonly string[]): boolean {
  if (isModule(path)) return false;
  return roots.some((root) => {
    const way = relative(root, path);
    if (way === '') return true;
    const names = way.split(sep);
    return names[0] !== '..' && !isAbsolute(way) && !names.some(isGenerated);
  });
}

/** Whether a file or folder of this name is not written by people; what is on its way to its name ends in `.tmp`. */
export function isGenerated(name: string): boolean {
  return name.startsWith('.') || name.endsWith('.tmp') || generatedFolders.has(name);
}
