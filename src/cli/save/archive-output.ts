import { createHash } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { findOutput, openStream, reasonOf, temporaryName, writeFully } from '../../files/index.ts';
import { isTerminal } from '../terminal.ts';
import { writeStdout } from '../write.ts';

/** What was written. */
export interface WrittenArchive {
  readonly sizeBytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** A file that gets an archive of any size, checked before the work is done. */
export interface ArchiveOutput {
  /** Writes it whole or not at all. @throws WardctlError OUTPUT_UNWRITABLE, and what `content` throws */
  write(content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<WrittenArchive>;
}

/**
 * A new file, one to replace, or a device or pipe; stdout for `-`. A link stays; the file that it points to is replaced.
 * @param name as the user wrote it, relative to `folder`
 * @throws WardctlError OUTPUT_UNWRITABLE; USAGE_INVALID for a stdout that is a terminal
 */
export function openArchiveOutput(name: string, folder: string): ArchiveOutput {
  if (name === '-') {
    refuseTerminal();
    return { write: (content, signal) => measured(content, signal, writeStdout) };
  }
  const { path, isStream } = attempt(name, () => findOutput(resolve(folder, name)));
  return {
    write: (content, signal) =>
      isStream ? stream(path, name, content, signal) : replace(path, name, content, signal),
  };
}

function refuseTerminal(): void {
  if (!isTerminal(1)) return;
  throw new WardctlError('USAGE_INVALID', '-o -: expected a stdout that takes an archive, found a terminal', {
    hint: 'Pipe it, for instance: wardctl save -o - POLICY | ssh HOST wardctl load -i -',
  });
}

async function replace(
  target: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<WrittenArchive> {
  const temporary = join(dirname(target), temporaryName());
  try {
    const mode = attempt(name, () => statSync(target, { throwIfNoEntry: false })?.mode);
    const written = await writeNew(temporary, name, content, signal, mode);
    attempt(name, () => renameSync(temporary, target));
    return written;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Devices and pipes cannot be flushed. */
async function stream(
  path: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<WrittenArchive> {
  const file = attempt(name, () => openStream(path));
  try {
    return await fill(file, name, content, signal);
  } finally {
    closeSync(file);
  }
}

async function writeNew(
  path: string,
  name: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  mode: number | undefined,
): Promise<WrittenArchive> {
  const file = attempt(name, () => openSync(path, 'wx'));
  try {
    if (mode !== undefined) attempt(name, () => fchmodSync(file, mode & 0o777));
    const written = await fill(file, name, content, signal);
    attempt(name, () => fsyncSync(file));
    return written;
  } finally {
    closeSync(file);
  }
}

function fill(
  file: number,
  name: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<WrittenArchive> {
  return measured(content, signal, (chunk) => {
    attempt(name, () => writeFully(file, chunk));
  });
}

async function measured(
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  write: (chunk: Uint8Array) => void,
): Promise<WrittenArchive> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of content) {
    signal.throwIfAborted();
    write(chunk);
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

function attempt<T>(name: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw unwritable(name, reasonOf(error), error);
  }
}

function unwritable(name: string, problem: string, cause?: unknown): WardctlError {
  return new WardctlError('OUTPUT_UNWRITABLE', `cannot write ${name}: ${problem}`, {
    hint: 'Give the path of a file in a folder that is there and that you may write to; nothing was written.',
    cause,
  });
}
