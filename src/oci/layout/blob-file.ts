import { closeSync, fdatasync, openSync, writeFileSync, writevSync } from 'node:fs';
import { promisify } from 'node:util';
import { diskFailed, onDisk } from './layout-error.ts';

const flush = promisify(fdatasync);
/** Written at once: a call for each piece that comes from a network would cost as much as the writing itself. */
const batchBytes = 1024 * 1024;
/** The disk is set to work in between, so that little is left to wait for at the end. */
const flushEveryBytes = 8 * 1024 * 1024;

/** A new file that is written piece by piece and is on the disk when it is closed. */
export class BlobFile {
  private readonly file: number;
  private readonly what: string;
  private batch: Uint8Array[] = [];
  private batchSize = 0;
  private unflushed = 0;
  private flushing: Promise<void> = Promise.resolve();
  private flushFailure: { readonly error: unknown } | undefined;
  private isFlushing = false;

  /**
   * @param path where there is no file yet
   * @param what is done, for messages: `store sha256:…`
   * @throws the error of the operating system
   */
  constructor(path: string, mode: number, what: string) {
    this.what = what;
    this.file = openSync(path, 'wx', mode);
  }

  /** @param chunk is kept for a while, and must not change any more @throws WardctlError STORE_FAILED */
  write(chunk: Uint8Array): void {
    this.batch.push(chunk);
    this.batchSize += chunk.length;
    if (this.batchSize >= batchBytes) this.writeBatch();
  }

  /** Waits until all of it is on the disk. @throws WardctlError STORE_FAILED */
  async finish(): Promise<void> {
    this.writeBatch();
    await this.flushing;
    // Its error is told by no later flush.
    if (this.flushFailure !== undefined) throw diskFailed(this.what, this.flushFailure.error);
    await flush(this.file).catch((error: unknown) => {
      throw diskFailed(this.what, error);
    });
  }

  /** To be called in any case. */
  async close(): Promise<void> {
    // The number may be another file's as soon as this one is closed.
    await this.flushing;
    closeSync(this.file);
  }

  private writeBatch(): void {
    const { batch, batchSize } = this;
    this.batch = [];
    this.batchSize = 0;
    if (batchSize === 0) return;
    onDisk(this.what, () => {
      const written = writevSync(this.file, batch);
      // A disk that is almost full takes a part; the rest then tells why.
      if (written < batchSize) writeFileSync(this.file, Buffer.concat(batch).subarray(written));
    });
    this.unflushed += batchSize;
    if (this.unflushed >= flushEveryBytes && !this.isFlushing) this.startFlush();
  }

  private startFlush(): void {
    this.unflushed = 0;
    this.isFlushing = true;
    this.flushing = flush(this.file)
      .catch((error: unknown) => {
        this.flushFailure ??= { error };
      })
      .finally(() => {
        this.isFlushing = false;
      });
  }
}
