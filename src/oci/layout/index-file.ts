import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { isMissing, readRegularFile, UnusableFile, writeFileAtomically } from '../../files/index.ts';
import { indexPath, marker, markerPath } from '../layout-format.ts';
import type { IngestFolder } from './ingest-folder.ts';
import { corrupt, diskFailed, onDisk } from './layout-error.ts';
import {
  emptyIndex,
  formatLayoutIndex,
  maxIndexBytes,
  maxIndexEntries,
  parseLayoutIndex,
  type LayoutIndex,
} from './layout-index.ts';

/** The `index.json` of a layout. */
export class IndexFile {
  private readonly folder: string;
  private readonly path: string;
  private readonly ingest: IngestFolder;
  private readonly advice: string;

  /**
   * @param folder of the layout
   * @param ingest where it is written before it gets its name
   * @param advice about a file that cannot be used
   */
  constructor(folder: string, ingest: IngestFolder, advice: string) {
    this.folder = folder;
    this.path = join(folder, indexPath);
    this.ingest = ingest;
    this.advice = advice;
  }

  /** Without entries where there is no file. @throws WardctlError STORE_CORRUPT, STORE_FAILED */
  read(): LayoutIndex {
    try {
      return parseLayoutIndex(readRegularFile(this.path, maxIndexBytes));
    } catch (error) {
      if (isMissing(error)) return emptyIndex;
      if (error instanceof UnusableFile)
        throw corrupt(`${this.path} cannot be used: ${error.message}`, this.advice, error);
      throw diskFailed(`read ${this.path}`, error);
    }
  }

  /** To be called by who holds the lock. @throws WardctlError STORE_FAILED */
  write(index: LayoutIndex): void {
    const text = formatLayoutIndex(index);
    if (index.entries.length > maxIndexEntries || Buffer.byteLength(text) > maxIndexBytes) {
      const most = `${String(maxIndexEntries)} manifests in ${String(maxIndexBytes)} bytes`;
      throw new WardctlError('STORE_FAILED', `${this.path} is full: expected at most ${most}`, {
        hint: 'Remove what is not needed any more, and try again.',
      });
    }
    onDisk(`write ${this.path}`, () => {
      const path = join(this.folder, markerPath);
      // It is what makes a folder a layout.
      if (!existsSync(path)) this.replace(path, marker);
      this.replace(this.path, text);
      this.ingest.removeIfEmpty();
    });
  }

  private replace(path: string, text: string): void {
    this.ingest.openIn(() => writeFileAtomically(path, text, { temporaryFolder: this.ingest.path }));
  }
}
