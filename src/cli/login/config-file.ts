import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { makeFolder, reasonOf, removeLeftOvers, writeFileAtomically } from '../../files/index.ts';
import { FileLock } from '../../sharing/index.ts';
import { whatIsAt } from '../own-file.ts';
import type { LocatedLoginFile } from '../registry/login-files.ts';

const ownerOnly = 0o600;
const ownersFolder = 0o700;

/**
 * Changes docker's configuration: whole or not at all, one process after the other. A new file can be read by its owner
 * only; one that is there keeps its rights, and where it is a link, what it points to is changed.
 * @param change gives the new text; `undefined` to leave the file as it is
 * @param signal ends the waiting for other processes, not the change itself
 * @returns whether it was changed
 * @throws WardctlError OUTPUT_UNWRITABLE, STORE_LOCKED, STORE_FAILED, and what `change` throws
 */
export async function changeConfig(
  file: LocatedLoginFile,
  change: (text: string | undefined) => string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const path = withoutLinks(file.path);
  return writing(file.name, async () => {
    makeFolder(dirname(path), ownersFolder);
    return new FileLock(`${path}.lock`).run(() => {
      // What was killed while it wrote has left a password behind.
      removeLeftOvers(dirname(path), Date.now());
      const text = change(file.read());
      if (text === undefined) return Promise.resolve(false);
      createIfMissing(path);
      writeFileAtomically(path, text);
      return Promise.resolve(true);
    }, signal);
  });
}

/** @throws WardctlError USAGE_INVALID for the path of a file: its folder is wanted */
export function checkConfigFolder(path: string | undefined): void {
  if (path === undefined || whatIsAt(path, '.') !== 'file') return;
  throw new WardctlError(
    'USAGE_INVALID',
    `--docker-config-json-path ${path}: expected a folder, found a file`,
    {
      hint: `Give the folder that config.json is in: ${dirname(path)}`,
    },
  );
}

/** Whether others than the owner can read a file. Windows has no such bits. */
export function isReadableByOthers(path: string): boolean {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  return process.platform !== 'win32' && (mode & 0o044) !== 0;
}

async function writing<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WardctlError) throw error;
    throw new WardctlError('OUTPUT_UNWRITABLE', `cannot write ${name}: ${reasonOf(error)}`, {
      hint: 'Check the rights of the folder, or choose another one: --docker-config-json-path DIR',
      cause: error,
    });
  }
}

/** Its rights are those that the text is written with. */
function createIfMissing(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) === undefined)
    writeFileSync(path, '{}', { mode: ownerOnly, flag: 'wx' });
}

/** To rename something over a link would replace the link. */
function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
