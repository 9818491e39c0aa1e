import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { readFileBounded, reasonOf } from '../../files/index.ts';
import { openOutput, type OutputFile } from '../output-file.ts';

/** Where a bill of materials goes. */
export interface SbomFile {
  /** Absolute. */
  readonly path: string;
  readonly file: OutputFile;
}

/** What is longer is no bill of a policy. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Checks where a bill of materials goes: to a new file, or over an earlier one. Whatever else is there stays, because a
 * slip of the pen would cost the module or its sources.
 * @param name as the user wrote it, relative to `folder`
 * @param module absolute path of the module, which need not be there yet
 * @throws WardctlError OUTPUT_UNWRITABLE
 */
export function openSbom(name: string, folder: string, module: string): SbomFile {
  const path = resolve(folder, name);
  if (path === module) throw refused(name, 'expected a file of its own, found the module');
  const file = openOutput(name, folder, new Map([['module', module]]));
  if (!isFreeOrBill(path)) {
    throw refused(name, 'expected a new file or an earlier bill of materials, found something else');
  }
  return { path, file };
}

function isFreeOrBill(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true || found.size === 0) return true;
  try {
    const options = { what: 'bill of materials', errorCode: 'OUTPUT_UNWRITABLE', maxBytes } as const;
    return readFileBounded(path, options).includes('"bomFormat"');
  } catch (error) {
    throw refused(path, reasonOf(error));
  }
}

function refused(name: string, problem: string): WardctlError {
  return new WardctlError('OUTPUT_UNWRITABLE', `cannot write ${name}: ${problem}`, {
    hint: 'Give --sbom the path of a new file, such as policy.cdx.json.',
  });
}
