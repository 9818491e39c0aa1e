import { existsSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { reasonOf } from '../../files/index.ts';
import { suggest } from '../../suggest.ts';
import { ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';

const suiteName = /\.policytest\.ya?ml$/;
const ignoredFolders = new Set(['node_modules', '__snapshots__']);
const maxEntries = 200_000;

/** A suite file that is to be run. */
export interface SuiteFile {
  /** Absolute path. */
  readonly path: string;
  /** Relative to the working folder, with `/`. */
  readonly name: string;
  /** Lines that were asked for; empty for all. */
  readonly lines: readonly number[];
}

export interface DiscoveredSuites {
  readonly files: readonly SuiteFile[];
  /** Filters that match nothing. */
  readonly findings: readonly Finding[];
}

/** Whether a file of this name is a suite. */
export function isSuiteFile(path: string): boolean {
  return suiteName.test(path);
}

/**
 * The suites under a folder, by name: files that end in `.policytest.yml` or `.policytest.yaml`. Hidden folders and
 * node_modules are left out unless a filter names them, and links to folders are not followed.
 *
 * @param filters each a suite file, a folder, a part of a name, or one of these with `:LINE` behind it; none: all
 * @throws WardctlError SUITE_UNREADABLE
 */
export function discoverSuites(folder: string, filters: readonly string[]): DiscoveredSuites {
  const wanted = filters.map((filter) => readFilter(filter, folder));
  // What is named by its path is looked for nowhere else, where there may be any number of files, or none to be read.
  const roots = wanted.length === 0 ? [folder] : wanted.map(({ path = folder }) => path);
  const names = [...new Set([...new Set(roots)].flatMap(suitesUnder))]
    .map((path) => ({ path, name: relative(folder, path).split(sep).join('/') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (wanted.length === 0) return { files: names.map((file) => ({ ...file, lines: [] })), findings: [] };
  const files = names.flatMap((file): SuiteFile[] => {
    const matching = wanted.filter((filter) => matches(filter, file));
    if (matching.length === 0) return [];
    const isWhole = matching.some(({ line }) => line === undefined);
    const lines = isWhole ? [] : matching.flatMap(({ line }) => line ?? []);
    return [{ ...file, lines }];
  });
  const lost = wanted.filter((filter) => !names.some((file) => matches(filter, file)));
  return { files, findings: lost.map((filter) => nothingFound(filter, names)) };
}

interface SuiteFilter {
  readonly text: string;
  /** Absolute, where the text is the path of something. */
  readonly path: string | undefined;
  readonly line: number | undefined;
}

function readFilter(text: string, folder: string): SuiteFilter {
  const [, name = text, line] = /^(.+?):(\d{1,7})$/.exec(text) ?? [];
  const path = resolve(folder, name);
  return {
    text: name.replaceAll('\\', '/').replace(/^\.\//, ''),
    path: existsSync(path) ? path : undefined,
    line: line === undefined ? undefined : Number(line),
  };
}

function matches({ text, path }: SuiteFilter, file: { path: string; name: string }): boolean {
  if (path !== undefined) return file.path === path || isInside(file.path, path);
  return file.name.includes(text);
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  // On Windows, the way to another drive is absolute.
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function suitesUnder(root: string): string[] {
  const isFolder = statSync(root, { throwIfNoEntry: false })?.isDirectory() ?? true;
  if (!isFolder) return isSuiteFile(root) ? [root] : [];
  const found: string[] = [];
  const folders = [root];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(folder)) {
      if (++entries > maxEntries) throw tooMany(root);
      const isHidden = entry.name.startsWith('.') || ignoredFolders.has(entry.name);
      const path = join(folder, entry.name);
      // What is no file is told when it is read: a suite that is not run must not go unnoticed.
      if (isSuiteFile(entry.name)) found.push(path);
      else if (entry.isDirectory() && !isHidden) folders.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new WardctlError('SUITE_UNREADABLE', `cannot look for suites in ${folder}: ${reasonOf(error)}`, {
      hint: 'Check your rights to read it, or name the folders with suites.',
      cause: error,
    });
  }
}

function tooMany(root: string): WardctlError {
  return new WardctlError(
    'SUITE_UNREADABLE',
    `cannot look for suites in ${root}: expected at most ${String(maxEntries)} files and folders, found more`,
    { hint: 'Name the folders with suites: wardctl test policies/' },
  );
}

function nothingFound({ text }: SuiteFilter, files: readonly { name: string }[]): Finding {
  const near = suggest(
    text,
    files.map(({ name }) => name),
  );
  const hint = near === undefined ? 'Suites are files that end in .policytest.yml.' : `Did you mean ${near}?`;
  return ruleFinding('no-match', `no suite matches ${JSON.stringify(text)}`, hint);
}
