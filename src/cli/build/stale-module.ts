import { statSync } from 'node:fs';
import { WardctlError } from '../../errors.ts';

/**
 * What is thrown for a build that failed: tells too that the module of an earlier one is still there, because it would
 * be taken for the new one.
 * @param path absolute, of the module
 * @param name what the user calls it
 */
export function toldWithModule(error: unknown, path: string, name: string): unknown {
  if (!(error instanceof WardctlError) || error.code === 'OUTPUT_UNWRITABLE' || !isFile(path)) return error;
  const told = `${name} is still the one of before.`;
  return error.withHint(error.hint === undefined ? told : `${error.hint}\n${told}`);
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // Nothing is known of it then.
    return false;
  }
}
