import { realpathSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { openLinkedFile, readStart } from '../../files/index.ts';
import { isSource, isSuiteFile, type SuiteEvent } from '../../suite/index.ts';

/** How the reports begin that have a beginning of their own. */
const reportStart =
  /^(?:\{"ok":(?:true|false),"bailed":|\{"\$schema":"https:\/\/json\.schemastore\.org\/sarif|<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="wardctl test"|TAP version 13\n|## [✅❌] wardctl test: )/v;
const maxStartBytes = 128;

/** Refuses what its name alone says is of a suite, whether it is there yet or not. @throws WardctlError USAGE_INVALID */
export function refuseOwned(reporter: string, file: string): void {
  const suite = file.replace(/\.snap\.yml$/, '');
  if (!isSuiteFile(suite)) return;
  const found = suite === file ? 'the suite' : 'the snapshots';
  throw new WardctlError(
    'USAGE_INVALID',
    `--reporter: expected a file for ${reporter}, found ${found} ${file}`,
    { hint: `Give it a file of its own: --reporter ${reporter}=FILE` },
  );
}

/**
 * Paths of what a report must not replace, by what they are: files of suites, and the report's own path where that is a
 * source of a policy. The report of an earlier run is none, although it lies among the sources.
 * @param file of the report, relative to `folder`
 */
export function inputsOf(
  { files, sourceRoots }: Extract<SuiteEvent, { type: 'run-start' }>,
  file: string,
  folder: string,
): ReadonlyMap<string, string> {
  const inputs = new Map(files.map((path) => [`file ${relative(folder, path)} of a suite`, path]));
  const path = resolve(folder, file);
  const roots = [...sourceRoots, ...sourceRoots.map(realPath)];
  const isOfPolicy = isSource(path, roots) || isSource(realPath(path), roots);
  if (isOfPolicy && !isEarlierReport(path)) inputs.set(`source ${relative(folder, path)} of a policy`, path);
  return inputs;
}

function isEarlierReport(path: string): boolean {
  const text = startOf(path);
  return text === '' || (text !== undefined && reportStart.test(text));
}

function startOf(path: string): string | undefined {
  try {
    return readStart(openLinkedFile(path), maxStartBytes).toString('utf8');
  } catch {
    // It is no file, or nobody can tell what is in it.
    return undefined;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Nothing there yet.
    return path;
  }
}
