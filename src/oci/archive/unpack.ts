import { ReadableStream } from 'node:stream/web';
import type { ParsedTarEntry } from 'modern-tar';
import { WardctlError } from '../../errors.ts';
import { sizeProblem } from '../../files/index.ts';
import { damageOf } from './damage.ts';
import { maskLogin } from '../../mask-login.ts';
import { entryPath } from './entry-path.ts';
import { gunzipped } from './gunzip.ts';
import { invalidArchive } from './invalid-archive.ts';
import { defaultArchiveLimits, type ArchiveLimits } from './limits.ts';

/** A file in an archive. */
export interface ArchiveEntry {
  /** Relative, with plain parts between `/`; each path comes once. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Can be read once, before the next entry is asked for. @throws WardctlError ARCHIVE_INVALID */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface UnpackOptions {
  readonly limits?: Partial<ArchiveLimits>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The files in a tar archive, plain or compressed with gzip, one after the other. Nothing of it is trusted: links,
 * devices, strange paths and whatever is beyond the limits end it with an error.
 * @param name of the archive, for messages
 * @throws WardctlError ARCHIVE_INVALID; the signal's reason where it was aborted
 */
export async function* unpackArchive(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  { limits, signal }: UnpackOptions = {},
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const checker = new EntryChecker(name, { ...defaultArchiveLimits, ...limits });
  const { createTarDecoder } = await import('modern-tar');
  const unpacked = ReadableStream.from(checker.bounded(gunzipped(bytes), signal));
  const entries = unpacked.pipeThrough<ParsedTarEntry>(createTarDecoder({ strict: true }));
  for await (const { header, body } of readable(entries, name, signal)) {
    const file = checker.check(header);
    if (file !== undefined) yield { ...file, content: readable(body, name, signal) };
    // To cancel what nobody began to read would end the entry behind it too (modern-tar 0.8.6).
    if (!body.locked) await pass(readable(body, name, signal));
  }
}

async function pass(content: AsyncIterable<Uint8Array>): Promise<void> {
  const parts = content[Symbol.asyncIterator]();
  while ((await parts.next()).done !== true);
}

/** The parts of a stream; what its source says of its contents becomes an error about the archive. */
async function* readable<T>(
  stream: AsyncIterable<T>,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  const iterator = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch((error: unknown) => {
        signal?.throwIfAborted();
        if (error instanceof WardctlError) throw error;
        throw invalidArchive(name, `it is no tar archive, or damaged: ${damageOf(error)}`, error);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

class EntryChecker {
  private readonly name: string;
  private readonly limits: ArchiveLimits;
  private readonly paths = new Set<string>();
  private entries = 0;

  constructor(name: string, limits: ArchiveLimits) {
    this.name = name;
    this.limits = limits;
  }

  /** Ends with an error where an archive unpacks to more than it may. */
  async *bounded(
    bytes: AsyncIterable<Uint8Array>,
    signal: AbortSignal | undefined,
  ): AsyncIterable<Uint8Array> {
    let total = 0;
    for await (const chunk of bytes) {
      signal?.throwIfAborted();
      total += chunk.length;
      if (total > this.limits.maxTotalBytes)
        throw this.invalid(`it unpacks to more than ${String(this.limits.maxTotalBytes)} bytes`);
      yield chunk;
    }
  }

  /** `undefined` for a folder. @throws WardctlError ARCHIVE_INVALID */
  check({
    name,
    type,
    size,
  }: ParsedTarEntry['header']): Pick<ArchiveEntry, 'path' | 'sizeBytes'> | undefined {
    const { maxEntries, maxEntryBytes } = this.limits;
    if (++this.entries > maxEntries) throw this.invalid(`more than ${String(maxEntries)} entries`);
    const checked = entryPath(name);
    const shown = JSON.stringify(maskLogin(name.slice(0, 200)));
    if ('problem' in checked) throw this.invalid(`${shown}: expected a plain path, found ${checked.problem}`);
    if (type === 'directory') return undefined;
    if (type !== 'file' || checked.path === '')
      throw this.invalid(`${shown}: expected files and folders only, found a ${type ?? 'folder'}`);
    if (size > maxEntryBytes) throw this.invalid(`${shown}: ${sizeProblem(maxEntryBytes, size)}`);
    if (this.paths.has(checked.path)) throw this.invalid(`${shown} is in it twice`);
    this.paths.add(checked.path);
    return { path: checked.path, sizeBytes: size };
  }

  private invalid(problem: string): WardctlError {
    return invalidArchive(this.name, problem);
  }
}
