import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { WardctlError } from '../../errors.ts';
import { reasonOf } from '../../files/index.ts';

const chunkBytes = 256 * 1024;

/** An archive to read. */
export interface ArchiveInput {
  /** For messages. */
  readonly name: string;
  /** To be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Opens an archive: a file, a pipe, or stdin for `-`.
 * @param folder what relative paths are relative to
 * @throws WardctlError ARCHIVE_INVALID
 */
export function openArchiveInput(name: string, folder: string, signal: AbortSignal): ArchiveInput {
  // A pipe may have nothing to read for long: this stream can be left then.
  if (name === '-') return { name: 'stdin', bytes: addAbortSignal(signal, process.stdin) };
  const path = resolve(folder, name);
  try {
    if (statSync(path).isDirectory()) throw unreadable(name, 'expected a file, found a directory');
  } catch (error) {
    throw error instanceof WardctlError ? error : unreadable(name, reasonOf(error), error);
  }
  return { name, bytes: chunksOf(path, name, signal) };
}

async function* chunksOf(path: string, name: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: chunkBytes, signal }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    signal.throwIfAborted();
    throw unreadable(name, reasonOf(error), error);
  }
}

function unreadable(name: string, problem: string, cause?: unknown): WardctlError {
  return new WardctlError('ARCHIVE_INVALID', `Error opening archive ${name}: ${problem}`, {
    hint: 'Check the path and your rights to read it.',
    cause,
  });
}
