import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { UnusableFile } from './regular-file.ts';

/** What is wrong with a path where a link leads nowhere, of which the system says less; `undefined` for any other. */
export function brokenLink(path: string, expected: 'a file' | 'a folder'): UnusableFile | undefined {
  if (existsSync(path) || lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true)
    return undefined;
  return new UnusableFile(`expected ${expected}, found a link to ${readlinkSync(path)}, which leads nowhere`);
}
