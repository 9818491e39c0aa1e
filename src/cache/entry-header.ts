import type { CacheKey } from './key.ts';
import { isPlainName, maxFiles } from './prepared-files.ts';

/** What an entry says of itself. */
export interface EntryHeader {
  readonly key: CacheKey;
  /** In the order in which their contents follow. */
  readonly files: readonly FileSize[];
}

interface FileSize {
  readonly name: string;
  readonly sizeBytes: number;
}

/** An entry that must not be used; the message says what was expected and found. */
export class DamagedEntry extends Error {
  override readonly name = 'DamagedEntry';
}

export function writeHeader({ key: { moduleSha256, shapedBy }, files }: EntryHeader): Buffer {
  return Buffer.from(JSON.stringify({ moduleSha256, shapedBy, files }));
}

/** @param bytes untrusted @throws DamagedEntry */
export function readHeader(bytes: Uint8Array): EntryHeader {
  const header = fieldsOf(parse(bytes));
  const { moduleSha256, shapedBy, files } = header;
  if (typeof moduleSha256 !== 'string' || !Array.isArray(files)) throw damaged();
  const shapes = Object.entries(fieldsOf(shapedBy)).map(([name, value]): [string, string] => {
    if (typeof value !== 'string') throw damaged();
    return [name, value];
  });
  const sizes = files.map(readFileSize);
  if (sizes.length > maxFiles || new Set(sizes.map(({ name }) => name)).size < sizes.length) throw damaged();
  return { key: { moduleSha256, shapedBy: Object.fromEntries(shapes) }, files: sizes };
}

function readFileSize(file: unknown): FileSize {
  const { name, sizeBytes } = fieldsOf(file);
  if (typeof name !== 'string' || !isPlainName(name)) throw damaged();
  if (typeof sizeBytes !== 'number' || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw damaged();
  return { name, sizeBytes };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    throw damaged();
  }
}

function fieldsOf(value: unknown): Readonly<Partial<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged();
  return { ...value };
}

function damaged(): DamagedEntry {
  return new DamagedEntry('expected the header of an entry, found something else');
}
