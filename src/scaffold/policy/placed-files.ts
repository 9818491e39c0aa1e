import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  rmdirSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder, systemErrorCode } from '../../files/index.ts';
import { inTheWay } from './plan-project.ts';

/** Files that are put into a folder one by one, from `new` in another one, and can all be taken back. */
export class PlacedFiles {
  private readonly undoSteps: (() => void)[] = [];
  private readonly folder: string;
  private readonly name: string;
  private readonly staging: string;

  /** @param name of the folder, for messages @param staging where the files wait; in the same file system */
  constructor(folder: string, name: string, staging: string) {
    this.folder = folder;
    this.name = name;
    this.staging = staging;
  }

  /** @param isReplacing whether a file that is there gives way @throws WardctlError PROJECT_EXISTS, errors of the system */
  place(path: string, isReplacing: boolean): void {
    const target = join(this.folder, path);
    const source = join(this.staging, 'new', path);
    this.makeFolder(dirname(target));
    if (isReplacing) {
      this.keep(target, join(this.staging, 'old', path));
      renameSync(source, target);
    } else {
      this.add(source, target, path);
      this.undoSteps.push(() => rmSync(target, { force: true }));
    }
  }

  /** As far as the system lets it. */
  undo(): void {
    for (const step of this.undoSteps.splice(0).reverse()) {
      try {
        step();
      } catch {
        // What went wrong first is the thing to tell.
      }
    }
  }

  private makeFolder(folder: string): void {
    if (existsSync(folder)) return;
    this.makeFolder(dirname(folder));
    mkdirSync(folder);
    this.undoSteps.push(() => {
      rmdirSync(folder);
    });
  }

  private keep(target: string, kept: string): void {
    makeFolder(dirname(kept));
    try {
      linkSync(target, kept);
    } catch {
      // Not all file systems have hard links.
      copyFileSync(target, kept);
    }
    this.undoSteps.push(() => {
      renameSync(kept, target);
    });
  }

  /** Under a name that nobody has taken meanwhile: a link never replaces anything. */
  private add(source: string, target: string, path: string): void {
    try {
      linkSync(source, target);
    } catch (error) {
      if (lstatSync(target, { throwIfNoEntry: false }) !== undefined)
        throw inTheWay(this.name, `${path} appeared meanwhile`, [path]);
      const code = systemErrorCode(error) ?? '';
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(code)) throw error;
      renameSync(source, target);
    }
  }
}
