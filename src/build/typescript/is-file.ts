import { statSync } from 'node:fs';

/** Whether a path leads to a file that can be read to its end. */
export function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // A circle of links, or a folder that may not be looked into.
    return false;
  }
}
