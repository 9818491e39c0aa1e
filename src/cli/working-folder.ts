import { WardctlError } from '../errors.ts';

/**
 * The folder that relative paths on the command line are relative to.
 * @throws WardctlError USAGE_INVALID where it was deleted meanwhile
 */
export function workingFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new WardctlError('USAGE_INVALID', 'the working folder is not there any more', {
      hint: 'Change to a folder that is there, for instance with: cd "$HOME"',
      cause: error,
    });
  }
}
