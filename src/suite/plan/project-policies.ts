import { statSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { moduleFileName } from '../../build/index.ts';
import { WardctlError } from '../../errors.ts';
import { schemeOf } from '../../store/index.ts';
import type { SubjectSource, Suite, SuiteCase } from '../suite.ts';
import type { Build } from './build.ts';

/**
 * The module of a policy that is the folder of a project, once that is built; absolute. `undefined` for any other.
 * @param folder that of the suite file
 */
export function projectModule({ reference, resource }: SubjectSource, folder: string): string | undefined {
  if (resource !== undefined || schemeOf(reference) !== undefined) return undefined;
  const path = resolve(folder, reference);
  return isFolder(path) ? join(path, moduleFileName) : undefined;
}

/** What has to be built for these cases of a suite: each project among their policies once. */
export function projectBuilds({ path, name }: Suite, cases: readonly SuiteCase[]): Build[] {
  const subjects = new Map(
    cases.map(({ subject }) => [JSON.stringify([subject.reference, subject.resource]), subject]),
  );
  const builds = [...subjects.values()].flatMap((subject): [string, Build][] => {
    const module = projectModule(subject, dirname(path));
    if (module === undefined) return [];
    const folder = dirname(module);
    return [[folder, { type: 'project', folder, name: shownFolder(subject.reference, name) }]];
  });
  return [...new Map(builds).values()];
}

/**
 * Refuses a suite that says how to build, and has the folder of a project as policy: nobody could tell which of the two
 * makes the module.
 * @throws WardctlError SUITE_INVALID
 */
export function checkBuilds({ build, cases, path, name }: Suite): void {
  if (build === undefined) return;
  const folder = dirname(path);
  const project = cases.find(({ subject }) => projectModule(subject, folder) !== undefined);
  if (project === undefined) return;
  const { reference, position } = project.subject;
  const place = `${name}:${String(position.line)}:${String(position.column)}`;
  throw new WardctlError(
    'SUITE_INVALID',
    `Suite is invalid: ${place}: policy: expected the path of the module that \`build\` makes, found the folder ${JSON.stringify(reference)}`,
    { hint: 'A folder is built without `build`: leave that out, or name the module, such as ./policy.wasm.' },
  );
}

/** Relative to the working folder, so that all suites have the same name for it. */
function shownFolder(reference: string, suiteName: string): string {
  const shown = posix.isAbsolute(reference) ? reference : posix.join(posix.dirname(suiteName), reference);
  return shown.replace(/(?<=.)\/$/, '');
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Whoever looks for it as a file says what is wrong.
    return false;
  }
}
