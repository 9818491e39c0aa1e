import { WardctlError } from '../errors.ts';
import { sizeProblem } from '../files/index.ts';

/** What was made of a module: files by their plain names, which are never paths. */
export type PreparedFiles = ReadonlyMap<string, Uint8Array>;

/** Bounds of one entry, for what is written and for what is read. */
export const maxFiles = 256;
export const maxContentBytes = 256 * 1024 ** 2;

/** Letters, digits, `_`, `-` and, not in front, `.`; at most 128. */
export function isPlainName(name: string): boolean {
  return /^[\w-][\w.-]{0,127}$/.test(name);
}

/** @throws WardctlError CACHE_FAILED for what cannot be an entry */
export function checkPreparedFiles(files: PreparedFiles): void {
  if (files.size > maxFiles)
    throw unsuitable(`expected at most ${String(maxFiles)} files, found ${String(files.size)}`);
  let contentBytes = 0;
  for (const [name, { length }] of files) {
    if (!isPlainName(name))
      throw unsuitable(
        `expected file names of letters, digits, "_", "-" and ".", found ${JSON.stringify(name.slice(0, 200))}`,
      );
    contentBytes += length;
  }
  if (contentBytes > maxContentBytes) throw unsuitable(sizeProblem(maxContentBytes, contentBytes));
}

/** What cannot be an entry. */
export function unsuitable(problem: string): WardctlError {
  return new WardctlError('CACHE_FAILED', `what was prepared cannot be kept: ${problem}`);
}
