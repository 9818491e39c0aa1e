import { statSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import { WardctlError } from '../errors.ts';
import { findOutput, reasonOf, writeOutput } from '../files/index.ts';
import { isClosedPipe, StdoutClosed } from './write.ts';

/** A file to write, checked before the work is done whose result it gets. */
export interface OutputFile {
  /**
   * Writes a file whole or not at all; of a device or pipe, what it takes.
   * @throws WardctlError OUTPUT_UNWRITABLE; StdoutClosed where nobody reads a pipe any more
   */
  write(content: string | Uint8Array): void;
}

/**
 * Checks that a file can be written: a new one, one to replace, or a device or pipe. A link stays; the file that it
 * points to is replaced.
 * @param name as the user wrote it, relative to `folder`
 * @param inputs paths of files that it must not replace, by what they are
 * @throws WardctlError OUTPUT_UNWRITABLE
 */
export function openOutput(name: string, folder: string, inputs: ReadonlyMap<string, string>): OutputFile {
  const path = resolve(folder, name);
  const write = attempt(name, () => prepare(path, name, inputs));
  return { write: (content) => attempt(name, () => write(content)) };
}

function prepare(path: string, name: string, inputs: ReadonlyMap<string, string>): OutputFile['write'] {
  const target = findOutput(path);
  if (isFolderName(name)) throw unwritable(name, 'expected a file, found the name of a folder');
  if (!target.isStream) refuseInputs(target.path, name, inputs);
  return (content) => {
    writeOutput(target, content);
  };
}

function refuseInputs(path: string, name: string, inputs: ReadonlyMap<string, string>): void {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return;
  for (const [what, input] of inputs) {
    const read = statSync(input, { bigint: true, throwIfNoEntry: false });
    if (read?.dev === found.dev && read.ino === found.ino) {
      throw unwritable(name, `expected a file of its own, found the ${what}`);
    }
  }
}

/** `new/` and `new/.`, of which the path in full does not tell any more. */
function isFolderName(name: string): boolean {
  return name.endsWith('/') || name.endsWith(sep) || basename(name) === '.';
}

function attempt<T>(name: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof WardctlError) throw error;
    if (isClosedPipe(error)) throw new StdoutClosed(`the reader of ${name} is gone`, { cause: error });
    throw unwritable(name, reasonOf(error), error);
  }
}

function unwritable(name: string, problem: string, cause?: unknown): WardctlError {
  return new WardctlError('OUTPUT_UNWRITABLE', `cannot write ${name}: ${problem}`, {
    hint: 'Give the path of a file in a folder that is there and that you may write to.',
    cause,
  });
}
