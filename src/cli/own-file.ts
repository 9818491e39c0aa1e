import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { WardctlError } from '../errors.ts';

/** What a path on the command line leads to. */
type Found = 'file' | 'folder';

/** What is at a path; `undefined` where there is nothing, or what may not be looked at. */
export function whatIsAt(path: string, folder: string): Found | undefined {
  try {
    const found = statSync(resolve(folder, path), { throwIfNoEntry: false });
    return found === undefined ? undefined : found.isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

/** What can be done with a file of the user's, where it was given for a policy of a registry or the store. */
export function adviceOnFile(path: string): string {
  return `Files are for run, inspect and push. To have it in a registry: wardctl push ${path} HOST/REPOSITORY:TAG`;
}

/**
 * Refuses a file where a registry is wanted: its path may be a reference as well, such as `team/policy.wasm`.
 * @param text as the user wrote it
 * @param folder what relative paths are relative to
 * @throws WardctlError REFERENCE_INVALID
 */
export function refuseFile(text: string, folder: string): void {
  if (whatIsAt(text, folder) !== 'file') return;
  throw new WardctlError('REFERENCE_INVALID', `${text}: expected a reference of a registry, found a file`, {
    hint: adviceOnFile(text),
  });
}
