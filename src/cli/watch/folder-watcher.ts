import { statSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../files/index.ts';

/** What is told of changes. */
export interface FolderListener {
  /**
   * Something happened to a file or folder.
   * @param isRename whether it came, went or was put in the place of another
   */
  readonly onChange: (path: string, isRename: boolean) => void;
  /** A folder cannot be watched. */
  readonly onFailure: (folder: string, reason: string) => void;
}

interface WatchedFolder {
  readonly watcher: FSWatcher;
  /** Tells whether another folder has come to its place. */
  readonly inode: bigint;
}

/**
 * Tells of changes in folders, each without those below it: what is in place of a file tells less, because editors put
 * another file there, and what Node offers for whole trees also watches those that programs fill.
 */
export class FolderWatcher {
  private readonly folders = new Map<string, WatchedFolder>();
  private readonly failed = new Set<string>();
  private readonly listener: FolderListener;

  constructor(listener: FolderListener) {
    this.listener = listener;
  }

  has(folder: string): boolean {
    return this.folders.has(folder);
  }

  /** Watches these folders, and no others any more. */
  watch(folders: ReadonlySet<string>): void {
    for (const folder of this.folders.keys()) if (!folders.has(folder)) this.drop(folder);
    for (const folder of folders) this.add(folder);
  }

  close(): void {
    for (const folder of [...this.folders.keys()]) this.drop(folder);
  }

  private add(folder: string): void {
    const stats = statSync(folder, { bigint: true, throwIfNoEntry: false });
    const known = this.folders.get(folder);
    if (known !== undefined && known.inode === stats?.ino) return;
    this.drop(folder);
    if (stats?.isDirectory() !== true) return;
    try {
      const watcher = watch(folder, { persistent: true });
      // Not every system tells the name.
      watcher.on('change', (type, name: string | Buffer | null) => {
        this.listener.onChange(join(folder, name?.toString() ?? ''), type === 'rename');
      });
      watcher.on('error', (error) => {
        this.fail(folder, error);
      });
      this.folders.set(folder, { watcher, inode: stats.ino });
    } catch (error) {
      this.fail(folder, error);
    }
  }

  private fail(folder: string, error: unknown): void {
    this.drop(folder);
    if (this.failed.has(folder)) return;
    this.failed.add(folder);
    this.listener.onFailure(folder, reasonOf(error));
  }

  private drop(folder: string): void {
    this.folders.get(folder)?.watcher.close();
    this.folders.delete(folder);
  }
}
