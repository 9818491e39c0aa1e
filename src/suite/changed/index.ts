import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { maxModuleBytes, readFileBounded, writeFileAtomically } from '../../files/index.ts';
import type { PlannedSuite } from '../plan/planned-suite.ts';

/** Remembers with which contents suites passed, by a file per suite (`--changed`). */
export class PassedSuites {
  private readonly folder: string;
  private readonly salt: string;

  /**
   * @param folder where it is remembered
   * @param salt whatever else decides about passing, such as the version of the runner
   */
  constructor(folder: string, salt: string) {
    this.folder = folder;
    this.salt = salt;
  }

  /** Whether the suite passed with the very contents that its files have now. */
  isUnchanged(suite: PlannedSuite): boolean {
    try {
      return readFileBounded(this.fileOf(suite), remembered).toString() === this.contentHash(suite);
    } catch {
      // Not remembered, or not readable: then it is run.
      return false;
    }
  }

  /** @throws what the file system throws */
  remember(suite: PlannedSuite): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileAtomically(this.fileOf(suite), this.contentHash(suite));
  }

  private fileOf({ info }: PlannedSuite): string {
    return join(this.folder, createHash('sha256').update(info.path).digest('hex'));
  }

  private contentHash({ files, snapshotPath }: PlannedSuite): string {
    const hash = createHash('sha256').update(this.salt);
    for (const path of [...files, snapshotPath]) hash.update(`\n${path}\n${digestOf(path)}`);
    return hash.digest('hex');
  }
}

const remembered = {
  what: 'record of a passed suite',
  errorCode: 'SUITE_UNREADABLE',
  maxBytes: 1024,
} as const;

function digestOf(path: string): string {
  try {
    const bytes = readFileBounded(path, {
      what: 'file',
      errorCode: 'SUITE_UNREADABLE',
      maxBytes: maxModuleBytes,
    });
    return createHash('sha256').update(bytes).digest('hex');
  } catch {
    // References of registries are no files; the module they stand for is among the files too.
    return 'none';
  }
}
