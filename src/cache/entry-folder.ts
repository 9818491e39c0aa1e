import { lstatSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import {
  isMissing,
  makeFolder,
  openRegularFile,
  readRegularFile,
  readStart,
  removeLeftOvers,
  writeFileAtomically,
} from '../files/index.ts';
import { maxEntryBytes, maxStartBytes } from './entry-format.ts';

/** The file of an entry. */
export interface EntryFile {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Absolute if the folder of the cache is. */
  readonly path: string;
  readonly sizeBytes: number;
  /** When it was last read or written, in milliseconds since the epoch, by the clock of who did. */
  readonly lastUsedMs: number;
}

const idPattern = /^[0-9a-f]{64}$/;

/**
 * Entries as files of a folder, named by their ids; other files are left alone. A file's time of modification is when
 * the entry was last used.
 *
 * @throws UnusableFile, and the errors of the operating system, all of it
 */
export class EntryFolder {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** `undefined` where there is no such entry. */
  read(id: string): Buffer | undefined {
    try {
      return readRegularFile(this.pathOf(id), maxEntryBytes);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** The first bytes of an entry. */
  readStart(id: string): Buffer {
    return readStart(openRegularFile(this.pathOf(id)), maxStartBytes);
  }

  /** Whole or not at all. */
  write(id: string, bytes: Uint8Array, nowMs: number): void {
    makeFolder(this.folder);
    writeFileAtomically(this.pathOf(id), bytes);
    this.touch(id, nowMs);
  }

  /** Notes that an entry was used. */
  touch(id: string, nowMs: number): void {
    utimesSync(this.pathOf(id), nowMs / 1000, nowMs / 1000);
  }

  remove(id: string): void {
    rmSync(this.pathOf(id), { force: true });
  }

  /** `undefined` where there is no such entry, or something that is no file. */
  find(id: string): EntryFile | undefined {
    const path = this.pathOf(id);
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true
      ? { id, path, sizeBytes: found.size, lastUsedMs: found.mtimeMs }
      : undefined;
  }

  all(): EntryFile[] {
    return this.ids()
      .map((id) => this.find(id))
      .filter((file) => file !== undefined);
  }

  /** Takes away what processes left that died while they wrote. */
  sweep(nowMs: number): void {
    removeLeftOvers(this.folder, nowMs);
  }

  private ids(): string[] {
    try {
      return readdirSync(this.folder).filter((name) => idPattern.test(name));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  private pathOf(id: string): string {
    return join(this.folder, id);
  }
}
