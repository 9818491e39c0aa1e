import { reasonOf, sizeProblem } from '../files/index.ts';
import { cacheProblem, onDisk, type ProblemReport } from './cache-problem.ts';
import type { CachedEntry } from './cached-entry.ts';
import { EntryFolder, type EntryFile } from './entry-folder.ts';
import { decodeEntry, decodeStart, encodeEntry } from './entry-format.ts';
import { DamagedEntry } from './entry-header.ts';
import { entryIdOf, type CacheKey } from './key.ts';
import { unsuitable, type PreparedFiles } from './prepared-files.ts';

/** The entries of a cache, checked whenever they are used. */
export class EntryStore {
  readonly folder: string;
  private readonly entries: EntryFolder;
  private readonly now: () => number;
  private readonly warn: ProblemReport;

  /** @param folder of the cache @param warn told what is wrong with an entry that is passed over */
  constructor(folder: string, entries: EntryFolder, now: () => number, warn: ProblemReport) {
    this.folder = folder;
    this.entries = entries;
    this.now = now;
    this.warn = warn;
  }

  /** An entry that is as it was written. */
  find(id: string, key: CacheKey): PreparedFiles | undefined {
    try {
      const bytes = this.entries.read(id);
      if (bytes === undefined) return undefined;
      const files = decodeEntry(bytes, key);
      this.noteUse(id);
      return files;
    } catch (error) {
      this.warn(cacheProblem(`the entry ${id} in ${this.folder} cannot be used`, error));
      return undefined;
    }
  }

  /** Removes an entry that cannot be used, if that can be done. */
  discard(id: string): void {
    try {
      this.entries.remove(id);
    } catch {
      // Then it cannot be replaced either, which is told.
    }
  }

  /** @throws WardctlError CACHE_FAILED */
  keep(id: string, key: CacheKey, files: PreparedFiles, maxBytes: number): void {
    const bytes = encodeEntry(key, files);
    if (bytes.length > maxBytes) throw unsuitable(sizeProblem(maxBytes, bytes.length));
    onDisk(`what was prepared is not kept in ${this.folder}`, () =>
      this.entries.write(id, bytes, this.now()),
    );
  }

  /** @throws WardctlError CACHE_FAILED */
  files(): EntryFile[] {
    return onDisk(`cannot read ${this.folder}`, () => this.entries.all());
  }

  /** What an entry says of itself. */
  describe(file: EntryFile): CachedEntry {
    try {
      const { key } = decodeStart(this.entries.readStart(file.id));
      if (entryIdOf(key) !== file.id) throw new DamagedEntry('expected the key of its name, found another');
      return { ...file, key };
    } catch (error) {
      return { ...file, problem: reasonOf(error) };
    }
  }

  /** Takes away what processes left that died while they wrote. @throws WardctlError CACHE_FAILED */
  sweep(): void {
    onDisk(`cannot clean ${this.folder}`, () => this.entries.sweep(this.now()));
  }

  private noteUse(id: string): void {
    try {
      this.entries.touch(id, this.now());
    } catch {
      // A cache that is only read does not grow; and what another process removed meanwhile was read before.
    }
  }
}
