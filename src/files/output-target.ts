import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { brokenLink } from './broken-link.ts';
import { UnusableFile } from './regular-file.ts';
import { writeFileAtomically } from './write-file.ts';
import { writeStream } from './write-stream.ts';

/** Where the content for a path goes. */
export interface OutputTarget {
  /** Of the file behind links; of a device or pipe, as it was given. */
  readonly path: string;
  /** Whether it is a device or pipe: it is written to, because renaming a file over it would replace it. */
  readonly isStream: boolean;
}

/**
 * What is written to where a path is named for an output: a new file, one to replace, or a device or pipe. A link stays;
 * what it leads to is written.
 * @param path absolute
 * @throws UnusableFile for a folder, and for a link that leads nowhere; the errors of the operating system, also for a
 *   folder that files cannot be made in
 */
export function findOutput(path: string): OutputTarget {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) throw new UnusableFile('expected a file, found a directory');
  if (found?.isFile() === false) return { path, isStream: true };
  const broken = found === undefined ? brokenLink(path, 'a file') : undefined;
  if (broken !== undefined) throw broken;
  const target = found === undefined ? path : realpathSync(path);
  accessSync(dirname(target), constants.W_OK);
  return { path: target, isStream: false };
}

/**
 * Writes a file whole or not at all; of a device or pipe, what it takes.
 * @throws UnusableFile for a pipe that nobody reads; the error of the operating system
 */
export function writeOutput({ path, isStream }: OutputTarget, content: string | Uint8Array): void {
  if (isStream) writeStream(path, content);
  else writeFileAtomically(path, content);
}
