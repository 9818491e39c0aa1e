import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import {
  isMissing,
  makeFolder,
  readRegularFile,
  UnusableFile,
  writeFileAtomically,
} from '../../files/index.ts';
import { corrupt, diskFailed, onDisk } from './layout-error.ts';
import {
  emptyIndex,
  formatLayoutIndex,
  maxIndexBytes,
  maxIndexEntries,
  parseLayoutIndex,
  type LayoutIndex,
} from './layout-index.ts';

/** What makes a folder a layout (OCI image spec 1.1, `oci-layout` file). */
const marker = '{"imageLayoutVersion":"1.0.0"}';

/** The `index.json` of a layout. */
export class IndexFile {
  private readonly folder: string;
  private readonly path: string;
  private readonly ingest: string;
  private readonly advice: string;

  /**
   * @param folder of the layout
   * @param ingest where it is written before it gets its name
   * @param advice about a file that cannot be used
   */
  constructor(folder: string, ingest: string, advice: string) {
    this.folder = folder;
    this.path = join(folder, 'index.json');
    this.ingest = ingest;
    this.advice = advice;
  }

  /** Without entries where there is no file. @throws WardctlError STORE_CORRUPT, STORE_FAILED */
  read(): LayoutIndex {
    try {
      return parseLayoutIndex(readRegularFile(this.path, maxIndexBytes));
    } catch (error) {
      if (isMissing(error)) return emptyIndex;
      if (error instanceof UnusableFile || error instanceof RangeError)
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
      makeFolder(this.ingest);
      const markerPath = join(this.folder, 'oci-layout');
      const options = { temporaryFolder: this.ingest };
      if (!existsSync(markerPath)) writeFileAtomically(markerPath, marker, options);
      writeFileAtomically(this.path, text, options);
    });
  }
}
