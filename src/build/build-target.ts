import { languageTitles, type Language } from '../policy/index.ts';
import { buildFailed } from './build-failed.ts';
import type { Project } from './detect-project.ts';

/** What kind of module is made of a project. */
export type BuildTarget = 'wapc' | 'wasi' | 'component';

/** The targets, as users name them. */
export const buildTargets: readonly BuildTarget[] = ['wapc', 'wasi', 'component'];

/** The execution mode of each target. */
export const executionModeOf: Readonly<Record<BuildTarget, string>> = {
  wapc: 'kubewarden-wapc',
  wasi: 'wasi',
  component: 'component',
};

/** What each language can make, where its module does not decide that by itself. */
const makes: Readonly<Record<Language, readonly BuildTarget[]>> = {
  rust: ['wapc', 'wasi'],
  go: ['wasi'],
  rego: [],
  assemblyscript: ['wapc'],
  typescript: ['wapc', 'wasi', 'component'],
};

/**
 * Refuses a target that the language of a project cannot make, or that its metadata contradicts. Only TypeScript has a
 * choice: there the target that was asked for goes before the metadata.
 * @throws WardctlError BUILD_FAILED
 */
export function checkTarget({ name, language, metadata }: Project, target: BuildTarget | undefined): void {
  if (target === undefined) return;
  const possible = makes[language];
  if (!possible.includes(target)) {
    const title = languageTitles[language];
    if (possible.length === 0) {
      throw buildFailed(name, `${title} has no targets, found the target ${target}`, 'Leave --target out.');
    }
    const made = possible.join(' or ');
    throw buildFailed(
      name,
      `${title} makes ${made}, found the target ${target}`,
      `Leave the target out, or say ${made}.`,
    );
  }
  const mode = executionModeOf[target];
  if (language === 'typescript' || metadata === undefined || metadata.executionMode === mode) return;
  throw buildFailed(
    name,
    `${metadata.name} says the execution mode ${metadata.executionMode}, found the target ${target}`,
    `Write executionMode: ${mode} there, or leave the target out.`,
  );
}

/** What a module may be for that says nothing itself. */
export function targetsOf({ language }: Project, target: BuildTarget | undefined): readonly BuildTarget[] {
  if (target !== undefined) return [target];
  return language === 'typescript' ? ['wapc'] : makes[language];
}

/**
 * What a project in TypeScript is built for: what was asked for, else what its metadata says, else waPC.
 * @throws WardctlError BUILD_FAILED
 */
export function chooseTarget({ name, metadata }: Project, target: BuildTarget | undefined): BuildTarget {
  if (target !== undefined) return target;
  if (metadata === undefined) return 'wapc';
  const found = buildTargets.find((one) => executionModeOf[one] === metadata.executionMode);
  if (found !== undefined) return found;
  throw buildFailed(
    name,
    `TypeScript makes modules of the execution modes ${Object.values(executionModeOf).join(', ')}, ${metadata.name} says ${metadata.executionMode}`,
    `Write executionMode: ${executionModeOf.wapc}.`,
  );
}
