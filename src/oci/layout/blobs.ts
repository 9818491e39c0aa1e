import { createReadStream, lstatSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import {
  isMissing,
  makeFolder,
  openRegularFile,
  readRegularFile,
  temporaryName,
  UnusableFile,
} from '../../files/index.ts';
import { verified } from '../content.ts';
import type { Descriptor } from '../descriptor.ts';
import { ContentVerifier, isDigest, type Digest } from '../digest.ts';
import { blobPath, blobsPath } from '../layout-format.ts';
import type { ContentSource, FetchOptions } from '../target.ts';
import { BlobFile } from './blob-file.ts';
import { IngestFolder } from './ingest-folder.ts';
import { corrupt, diskFailed, MissingContents, onDisk } from './layout-error.ts';

const algorithms = ['sha256', 'sha512'];

/** Contents in files that are named by their digest. What is there is whole: files are renamed to their name. */
export class BlobFolder {
  readonly ingest: IngestFolder;
  private readonly layout: string;
  private readonly folder: string;
  private readonly advice: string;

  /**
   * @param folder of the layout
   * @param advice about contents that were changed or are missing
   */
  constructor(folder: string, advice: string) {
    this.layout = folder;
    this.folder = join(folder, blobsPath);
    this.ingest = new IngestFolder(folder);
    this.advice = advice;
  }

  pathOf(digest: Digest): string {
    return join(this.layout, blobPath(digest));
  }

  /** Whether there is a file for them, of the right size. */
  has({ digest, size }: Descriptor): boolean {
    const found = lstatSync(this.pathOf(digest), { throwIfNoEntry: false });
    return found?.isFile() === true && found.size === size;
  }

  /** Whether the contents are there and undamaged: those that are not have to be written again. */
  async isWhole(descriptor: Descriptor, options?: FetchOptions): Promise<boolean> {
    if (!this.has(descriptor)) return false;
    try {
      await readToEnd(this.read(descriptor, options));
      return true;
    } catch (error) {
      if (error instanceof WardctlError && error.code === 'STORE_CORRUPT') return false;
      throw error;
    }
  }

  /** @throws WardctlError STORE_CORRUPT, at the end for contents that were changed since they were written */
  async *read(descriptor: Descriptor, { signal }: FetchOptions = {}): AsyncIterable<Uint8Array> {
    const path = this.pathOf(descriptor.digest);
    try {
      const { file } = openRegularFile(path);
      for await (const chunk of verified(createReadStream(path, { fd: file }), descriptor, path)) {
        signal?.throwIfAborted();
        yield chunk;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.unreadable(path, error);
    }
  }

  /** Small contents, whole. @throws WardctlError STORE_CORRUPT, STORE_FAILED */
  readWhole(descriptor: Descriptor): Buffer {
    const path = this.pathOf(descriptor.digest);
    try {
      const bytes = readRegularFile(path, descriptor.size);
      const verifier = new ContentVerifier(descriptor, path);
      verifier.update(bytes);
      verifier.finish();
      return bytes;
    } catch (error) {
      throw this.unreadable(path, error);
    }
  }

  /**
   * Keeps contents once all of them are there and are what their digest says.
   * @throws WardctlError STORE_FAILED, and what `content` throws; nothing is left then
   */
  async write(descriptor: Descriptor, content: ContentSource, { signal }: FetchOptions = {}): Promise<void> {
    const { digest } = descriptor;
    const what = `store ${digest} in ${this.layout}`;
    const path = this.pathOf(digest);
    const temporary = join(this.ingest.path, temporaryName());
    const file = onDisk(what, () =>
      this.ingest.openIn(() => {
        makeFolder(dirname(path));
        this.checkFolders(digest);
        return new BlobFile(temporary, modeOfBlobs(), what);
      }),
    );
    try {
      try {
        for await (const chunk of verified(content(), descriptor, digest)) {
          signal?.throwIfAborted();
          file.write(chunk);
        }
        await file.finish();
      } finally {
        await file.close();
      }
      signal?.throwIfAborted();
      onDisk(what, () => renameSync(temporary, path));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    } finally {
      this.ingest.removeIfEmpty();
    }
  }

  /** @throws WardctlError STORE_FAILED */
  remove(digest: Digest): void {
    const path = this.pathOf(digest);
    onDisk(`remove ${path}`, () => {
      this.checkFolders(digest);
      rmSync(path, { force: true });
    });
  }

  /** The contents that were written before a point in time, in milliseconds since the epoch. @throws WardctlError STORE_FAILED */
  writtenBefore(timeMs: number): Digest[] {
    return algorithms.flatMap((algorithm) =>
      namesIn(join(this.folder, algorithm))
        .map((name) => `${algorithm}:${name}`)
        .filter(isDigest)
        .filter((digest) => {
          const found = lstatSync(this.pathOf(digest), { throwIfNoEntry: false });
          return found?.isFile() === true && found.mtimeMs < timeMs;
        }),
    );
  }

  /** A link in place of a folder would lead out of the layout. */
  private checkFolders(digest: Digest): void {
    for (const folder of [this.ingest.path, this.folder, dirname(this.pathOf(digest))]) {
      const found = lstatSync(folder, { throwIfNoEntry: false });
      if (found === undefined || found.isDirectory()) continue;
      throw corrupt(`${folder}: expected a directory, found something else`, this.advice);
    }
  }

  private unreadable(path: string, error: unknown): WardctlError {
    if (isMissing(error)) return new MissingContents(`${path} is missing`, this.advice);
    if (error instanceof UnusableFile) return corrupt(`${path}: ${error.message}`, this.advice, error);
    if (error instanceof WardctlError) return corrupt(error.message, this.advice, error);
    return diskFailed(`read ${path}`, error);
  }
}

/** Read-only, but for Windows, which does not replace such files. */
function modeOfBlobs(): number {
  return process.platform === 'win32' ? 0o666 : 0o444;
}

async function readToEnd(content: AsyncIterable<Uint8Array>): Promise<void> {
  const chunks = content[Symbol.asyncIterator]();
  for (let isDone = false; !isDone; isDone = (await chunks.next()).done === true);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    // Nothing was stored yet.
    if (isMissing(error)) return [];
    throw diskFailed(`read ${folder}`, error);
  }
}
