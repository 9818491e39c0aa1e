import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { WardctlError, type ErrorCode } from '../errors.ts';
import { openLinkedFile } from './regular-file.ts';
import { sizeProblem } from './size-problem.ts';
import { systemErrorCode } from './system-error.ts';

const chunkBytes = 65_536;

/** What is read, for messages and bounds. */
export interface FileExpectation {
  /** `request file`, `settings file`, … */
  readonly what: string;
  /** What the user calls the file. Default: its path. */
  readonly name?: string;
  readonly errorCode: ErrorCode;
  /** Default: 64 MiB. */
  readonly maxBytes?: number;
  /** Whether pipes and devices, which may never end, are refused. Default: they are read. */
  readonly onlyFiles?: boolean;
}

const defaultMaxBytes = 64 * 1024 * 1024;

/** The largest module that is read. */
export const maxModuleBytes = 256 * 1024 * 1024;

/**
 * The whole of a file of limited size. Synchronous on purpose: the asynchronous file API takes longer to load
 * than these files take to read.
 * @throws WardctlError with the given code
 */
export function readFileBounded(path: string, expected: FileExpectation): Buffer {
  const { what, errorCode } = expected;
  const name = shownName(path, expected);
  try {
    return readOpened(path, expected);
  } catch (error) {
    if (error instanceof WardctlError) throw error;
    throw new WardctlError(errorCode, `Error opening ${what} ${name}: ${reasonOf(error)}`, {
      hint: 'Check the path and your rights to read it.',
      details: { path },
      cause: error,
    });
  }
}

/** The text of a file of limited size. @throws WardctlError with the given code */
export function readTextBounded(path: string, expected: FileExpectation): string {
  return decodeText(
    readFileBounded(path, expected),
    `${expected.what} ${shownName(path, expected)}`,
    expected.errorCode,
  );
}

/**
 * Bytes as text, without the byte order mark that some editors write in front; what is no UTF-8 is refused instead of
 * being replaced by other characters.
 * @param name of the bytes, for the message
 * @throws WardctlError with the given code
 */
export function decodeText(bytes: Buffer, name: string, errorCode: ErrorCode): string {
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\ufeff/, '');
  throw new WardctlError(errorCode, `${name}: expected text in UTF-8, found other bytes`, {
    hint: 'Save the file in the encoding UTF-8.',
  });
}

function readOpened(path: string, expected: FileExpectation): Buffer {
  const { what, errorCode, maxBytes = defaultMaxBytes } = expected;
  const name = shownName(path, expected);
  const file = expected.onlyFiles === true ? openLinkedFile(path).file : openSync(path, 'r');
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) {
      throw new WardctlError(errorCode, `Error opening ${what} ${name}: expected a file, found a directory`, {
        hint: 'Give a file inside of it.',
      });
    }
    if (found.size > maxBytes) throw tooLarge(path, expected, found.size);
    return found.isFile() && found.size > 0 ? readFileSync(file) : readStream(file, path, expected);
  } finally {
    closeSync(file);
  }
}

/** A pipe, a device, or a file of the system that does not tell its size. */
function readStream(file: number, path: string, expected: FileExpectation): Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const length = readSync(file, chunk);
    if (length === 0) return Buffer.concat(chunks, size);
    chunks.push(chunk.subarray(0, length));
    size += length;
    if (size > (expected.maxBytes ?? defaultMaxBytes)) throw tooLarge(path, expected);
  }
}

function tooLarge(path: string, expected: FileExpectation, foundBytes?: number): WardctlError {
  const { what, errorCode, maxBytes = defaultMaxBytes } = expected;
  const name = shownName(path, expected);
  const problem = sizeProblem(maxBytes, foundBytes);
  return new WardctlError(errorCode, `${what} ${name} is too large: ${problem}`, {
    hint: 'Check that this is the right file.',
  });
}

/** On one line: file names may have line breaks. */
function shownName(path: string, { name = path }: FileExpectation): string {
  return name.replaceAll('\n', String.raw`\n`);
}

/** The operating system's reason in words. */
export function reasonOf(error: unknown): string {
  const code = systemErrorCode(error);
  const reason = code === undefined ? undefined : reasons.get(code);
  return reason ?? (error instanceof Error ? error.message : String(error));
}

const reasons = new Map([
  ['ENOENT', 'No such file or directory'],
  ['ENOTDIR', 'a part of the path is not a directory'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted'],
  ['EISDIR', 'expected a file, found a directory'],
  ['ENOSPC', 'no space left on the disk'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'larger than files may be here'],
  ['EROFS', 'the file system is read-only'],
]);
