import { closeSync, constants, openSync, statSync, writeSync } from 'node:fs';
import { UnusableFile } from './regular-file.ts';
import { systemErrorCode } from './system-error.ts';

const retryAfterMs = 1;

/**
 * How a device or pipe is opened for writing: without waiting for who reads it, where the system knows of that.
 * @param system the flags of the system; Windows has no O_NONBLOCK
 */
export function streamFlags(system: Partial<Record<string, number>>): number {
  const { O_WRONLY = 0, O_CREAT = 0, O_TRUNC = 0, O_NONBLOCK = 0 } = system;
  return O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK;
}

/**
 * Opens a device or pipe, to be written with {@link writeFully} and closed by the caller. To wait for a reader would stop
 * the process for as long as there is none, deaf to signals.
 * @throws UnusableFile for a pipe that nobody reads; the errors of the operating system
 */
export function openStream(path: string): number {
  try {
    return openSync(path, streamFlags(constants));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENXIO' || !statSync(path).isFIFO()) throw error;
    throw new UnusableFile('expected a pipe that is read, found one that nobody has open for reading');
  }
}

/**
 * Writes all of the content before it returns, also to a pipe that is full and does not wait by itself.
 * @throws the errors of the operating system
 */
export function writeFully(file: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(file, bytes, written);
    } catch (error) {
      if (systemErrorCode(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryAfterMs);
    }
  }
}

/** Writes all of the content to a device or pipe. @throws what {@link openStream} and {@link writeFully} throw */
export function writeStream(path: string, content: string | Uint8Array): void {
  const file = openStream(path);
  try {
    writeFully(file, content);
  } finally {
    closeSync(file);
  }
}
