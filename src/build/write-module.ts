import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { WardctlError } from '../errors.ts';
import {
  findOutput,
  makeFolder,
  openLinkedFile,
  readStart,
  reasonOf,
  UnusableFile,
  writeOutput,
} from '../files/index.ts';
import { headerBytes, startsAsWasm } from '../wasm/index.ts';

/**
 * Writes a module, by the rules for all outputs, unless the file has these bytes already: who watches it has nothing to
 * do then. A link may lead to an empty file or a module: what else it leads to may be a source.
 * @param path absolute; the folder is made where it is missing
 * @throws WardctlError OUTPUT_UNWRITABLE
 */
export function writeModule(module: Uint8Array, path: string): void {
  try {
    if (holds(path, module)) return;
    makeFolder(dirname(path));
    refuseLinkedSource(path);
    writeOutput(findOutput(path), module);
  } catch (error) {
    throw new WardctlError('OUTPUT_UNWRITABLE', `cannot write ${path}: ${reasonOf(error)}`, {
      hint:
        error instanceof UnusableFile
          ? `Remove ${basename(path)} there, or give another folder with --out-dir.`
          : 'Check your rights to write there.',
      cause: error,
    });
  }
}

/** @throws UnusableFile; the errors of the operating system */
function refuseLinkedSource(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size === 0) return;
  const target = realpathSync(path);
  if (startsAsWasm(readStart(openLinkedFile(target), headerBytes))) return;
  throw new UnusableFile(`expected a link to a module, found one to ${target}, which is something else`);
}

function holds(path: string, module: Uint8Array): boolean {
  try {
    const found = statSync(path);
    return found.isFile() && found.size === module.length && readFileSync(path).equals(module);
  } catch {
    // Not there, or not to be read: writing will tell.
    return false;
  }
}
