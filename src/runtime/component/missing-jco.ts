import { WardctlError } from '../../errors.ts';
import { findPackage } from '../../packages/index.ts';
import { jcoPackage } from './jco.ts';

/**
 * An error that a component met, where it is that jco is not found with the folders that it was looked for in: a project
 * elsewhere may have it. The policy's own folder is not one of them, because who sends a policy could send a jco with it.
 * @param folders absolute paths
 */
export function withSearchedFolders(error: unknown, folders: readonly string[]): unknown {
  if (!(error instanceof WardctlError) || error.code !== 'PACKAGE_MISSING') return error;
  if (findPackage(jcoPackage, folders) !== undefined) return error;
  const searched = `Looked for in node_modules of ${folders.join(', of ')} and of the folders above.`;
  const advice = 'Where a project has it, run wardctl in the folder of the project.';
  return new WardctlError(error.code, error.message, {
    hint: [searched, advice, error.hint ?? ''].join(' ').trimEnd(),
    ...(error.details === undefined ? {} : { details: error.details }),
    cause: error,
  });
}
