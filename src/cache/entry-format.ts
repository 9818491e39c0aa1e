import { sha256, sizeProblem } from '../files/index.ts';
import { DamagedEntry, readHeader, writeHeader, type EntryHeader } from './entry-header.ts';
import { entryIdOf, formatVersion, problemOfKey, type CacheKey } from './key.ts';
import { checkPreparedFiles, maxContentBytes, unsuitable, type PreparedFiles } from './prepared-files.ts';

// An entry: 16 bytes that say what it is, the SHA-256 of all that follows, version and length of the header (32 bits,
// little-endian), the header as JSON, the contents of the files one after the other.
const mark = Buffer.from('wardctl prepared');
const hashBytes = 32;
const hashedAt = mark.length + hashBytes;
const lengthAt = hashedAt + 4;
const headerAt = lengthAt + 4;
const maxHeaderBytes = 65_536;

/** The most that an entry can have, in bytes. */
export const maxEntryBytes = headerAt + maxHeaderBytes + maxContentBytes;
/** As much of an entry as tells its key. */
export const maxStartBytes = headerAt + maxHeaderBytes;

/** @throws WardctlError CACHE_FAILED for what cannot be an entry */
export function encodeEntry(key: CacheKey, files: PreparedFiles): Buffer {
  const problem = problemOfKey(key);
  if (problem !== undefined) throw unsuitable(problem);
  checkPreparedFiles(files);
  const sizes = Array.from(files, ([name, { length }]) => ({ name, sizeBytes: length }));
  const header = writeHeader({ key, files: sizes });
  const entry = Buffer.concat([mark, Buffer.alloc(headerAt - mark.length), header, ...files.values()]);
  entry.writeUInt32LE(formatVersion, hashedAt);
  entry.writeUInt32LE(header.length, lengthAt);
  sha256(entry.subarray(hashedAt)).copy(entry, mark.length);
  return entry;
}

/**
 * The files of an entry, as parts of its bytes.
 * @param bytes untrusted
 * @throws DamagedEntry for what is not, bit by bit, an entry of that key
 */
export function decodeEntry(bytes: Buffer, key: CacheKey): PreparedFiles {
  const headerEnd = endOfHeader(bytes);
  if (!sha256(bytes.subarray(hashedAt)).equals(bytes.subarray(mark.length, hashedAt)))
    throw new DamagedEntry('expected the bytes that were written, found others');
  const header = readHeader(bytes.subarray(headerAt, headerEnd));
  if (entryIdOf(header.key) !== entryIdOf(key))
    throw new DamagedEntry('expected an entry of this key, found one of another');
  return cut(bytes, headerEnd, header);
}

/**
 * What the start of an entry says of it, unchecked.
 * @param start the first {@link maxStartBytes}, or all of a shorter entry; untrusted
 * @throws DamagedEntry
 */
export function decodeStart(start: Buffer): EntryHeader {
  return readHeader(start.subarray(headerAt, endOfHeader(start)));
}

function endOfHeader(bytes: Buffer): number {
  if (bytes.length < headerAt || !bytes.subarray(0, mark.length).equals(mark))
    throw new DamagedEntry('expected an entry of the cache, found something else');
  const version = bytes.readUInt32LE(hashedAt);
  if (version !== formatVersion)
    throw new DamagedEntry(`expected format ${String(formatVersion)}, found ${String(version)}`);
  const headerBytes = bytes.readUInt32LE(lengthAt);
  if (headerBytes > maxHeaderBytes)
    throw new DamagedEntry(`header: ${sizeProblem(maxHeaderBytes, headerBytes)}`);
  if (bytes.length < headerAt + headerBytes) throw new DamagedEntry('expected a whole header, found a part');
  return headerAt + headerBytes;
}

function cut(bytes: Buffer, contentsAt: number, { files }: EntryHeader): PreparedFiles {
  const contents = new Map<string, Uint8Array>();
  let at = contentsAt;
  for (const { name, sizeBytes } of files) {
    contents.set(name, bytes.subarray(at, at + sizeBytes));
    at += sizeBytes;
  }
  if (at !== bytes.length)
    throw new DamagedEntry('expected contents as long as the header says, found others');
  return contents;
}
