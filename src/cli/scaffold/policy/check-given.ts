import { resolve } from 'node:path';
import { WardctlError } from '../../../errors.ts';
import {
  checkPlace,
  checkPolicyName,
  lineProblem,
  repositoryProblem,
  type ProjectPlace,
} from '../../../scaffold/index.ts';
import type { ScaffoldPolicyOptions, ScaffoldSurroundings } from './options.ts';

/**
 * All that can be said before anything is fetched or asked.
 * @throws WardctlError USAGE_INVALID, PROJECT_EXISTS, PROJECT_UNWRITABLE
 */
export function checkGiven(options: ScaffoldPolicyOptions, surroundings: ScaffoldSurroundings): void {
  const { name, folder, title, description, author, repository } = options;
  if (name !== undefined) checkPolicyName(name);
  const given = { title, description, author };
  for (const [flag, text] of Object.entries(given)) check(flag, text, lineProblem);
  check('repository', repository, repositoryProblem);
  if (name !== undefined || folder !== undefined) checkPlace(placeOf(name ?? '', options, surroundings));
}

function check(
  flag: string,
  text: string | undefined,
  problemOf: (text: string) => string | undefined,
): void {
  const problem = text === undefined ? undefined : problemOf(text);
  if (problem === undefined) return;
  throw new WardctlError('USAGE_INVALID', `--${flag}: ${problem}`, { hint: `Write another --${flag}.` });
}

/** Why the project of a policy cannot go where it would; `undefined` where it can. */
export function placeProblem(
  name: string,
  options: ScaffoldPolicyOptions,
  surroundings: ScaffoldSurroundings,
): string | undefined {
  try {
    checkPlace(placeOf(name, options, surroundings));
    return undefined;
  } catch (error) {
    if (error instanceof WardctlError) return error.message;
    throw error;
  }
}

/** Where the project of a policy goes. */
export function placeOf(
  name: string,
  { folder, force }: ScaffoldPolicyOptions,
  { workingFolder }: ScaffoldSurroundings,
): ProjectPlace {
  return { folder: resolve(workingFolder, folder ?? name), name: folder ?? name, force };
}
