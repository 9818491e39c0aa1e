import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { sizeProblem } from './size-problem.ts';
import { systemErrorCode } from './system-error.ts';

/** A file that is not what it has to be; the message says what was expected and found. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}

// Windows has neither of the two. Without O_NONBLOCK, opening a pipe waits for somebody to write to it.
const known: Partial<Record<string, number>> = constants;
const flags = constants.O_RDONLY | (known['O_NONBLOCK'] ?? 0);
const flagsWithoutLinks = flags | (known['O_NOFOLLOW'] ?? 0);

/** A descriptor, to be closed by the caller, and the size in bytes. */
export interface OpenedFile {
  readonly file: number;
  readonly sizeBytes: number;
}

/**
 * Opens a file of a folder whose content is not trusted: no link, pipe or device is followed or read.
 * @throws UnusableFile, and the errors of the operating system
 */
export function openRegularFile(path: string): OpenedFile {
  if (lstatSync(path).isSymbolicLink()) throw new UnusableFile('expected a file, found a link');
  return opened(path, flagsWithoutLinks);
}

/** As {@link openRegularFile}, also by links. @throws UnusableFile, and the errors of the operating system */
export function openLinkedFile(path: string): OpenedFile {
  return opened(path, flags);
}

function opened(path: string, how: number): OpenedFile {
  const file = openSync(path, how);
  const found = fstatSync(file);
  if (found.isFile()) return { file, sizeBytes: found.size };
  closeSync(file);
  const kind = found.isDirectory() ? 'a directory' : 'a pipe or device';
  throw new UnusableFile(`expected a file, found ${kind}`);
}

/** The whole of such a file. @throws UnusableFile, also for one that is larger, and the errors of the operating system */
export function readRegularFile(path: string, maxBytes: number): Buffer {
  const { file, sizeBytes } = openRegularFile(path);
  try {
    if (sizeBytes > maxBytes) throw new UnusableFile(sizeProblem(maxBytes, sizeBytes));
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}

/** The first bytes of a file, which is closed then. @throws the errors of the operating system */
export function readStart({ file }: OpenedFile, maxBytes: number): Buffer {
  try {
    const start = Buffer.alloc(maxBytes);
    return start.subarray(0, readSync(file, start, 0, maxBytes, 0));
  } finally {
    closeSync(file);
  }
}

/** Whether there is no such file. */
export function isMissing(error: unknown): boolean {
  return systemErrorCode(error) === 'ENOENT';
}
