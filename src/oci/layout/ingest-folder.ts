import { rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing, makeFolder } from '../../files/index.ts';

/** Each time, another process would have to finish its work in the same moment. */
const maxAttempts = 10;

/** Where files of a layout are until they are whole. It is there only while somebody needs it. */
export class IngestFolder {
  readonly path: string;

  /** @param folder of the layout: only in the same file system a file can be renamed */
  constructor(folder: string) {
    this.path = join(folder, 'ingest');
  }

  /**
   * Makes the folder for who opens a file in it at once; does so anew where another process takes it away in between.
   * @throws what `open` throws, and the error of the operating system
   */
  openIn<T>(open: () => T): T {
    for (let attempt = 1; ; attempt++) {
      makeFolder(this.path);
      try {
        return open();
      } catch (error) {
        if (!isMissing(error) || attempt === maxAttempts) throw error;
      }
    }
  }

  /** Takes the folder away, unless somebody has a file in it. */
  removeIfEmpty(): void {
    try {
      rmdirSync(this.path);
    } catch {
      // It is in use, or gone; and an empty folder harms nobody.
    }
  }
}
