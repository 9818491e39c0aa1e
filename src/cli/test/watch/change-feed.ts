import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileVersion } from '../../../files/index.ts';
import {
  affectedSuites,
  builtModules,
  isGenerated,
  isSuiteFile,
  snapshotFolder,
  sourceRoots,
  type BuildTrace,
  type PlannedSuite,
} from '../../../suite/index.ts';
import { isFolder, maxFolders, treesOf } from '../../watch/folder-trees.ts';
import { FolderWatcher } from '../../watch/folder-watcher.ts';
import { placesOf, type FilePlaces } from './watched-folders.ts';

/** A change that has to do with suites. */
export interface Change {
  /** Absolute path. */
  readonly path: string;
  /** Paths of the suites to run again. */
  readonly suites: ReadonlySet<string>;
  /** Keys of the builds to run before. */
  readonly builds: ReadonlySet<string>;
  /** Whether there may be other suites than before. */
  readonly isStructural: boolean;
  /** Whether it happened while policies were built, so that it may be of the build's own making. */
  readonly isWhileBuilding: boolean;
}

export interface ChangeListener {
  readonly onChange: (change: Change) => void;
  readonly onNotice: (text: string) => void;
}

/** Builds may write any number of files. */
const maxUnexplained = 10_000;

/** Looks at the files that decide about suites, and at the folders where new suites may come to be. */
export class ChangeFeed {
  private readonly root: string;
  private readonly trace: BuildTrace;
  private readonly listener: ChangeListener;
  private readonly watcher: FolderWatcher;
  /** What we wrote ourselves, by path. */
  private readonly ownVersions = new Map<string, string>();
  /** Changes since planning began that have to do with no suite yet, with whether it was a rename. */
  private unexplained: Map<string, boolean> | undefined;
  private suites: readonly PlannedSuite[] = [];
  private built: ReadonlySet<string> = new Set();
  private roots: readonly string[];
  /** The roots and the folders below them. */
  private trees: ReadonlySet<string> = new Set();
  private places: FilePlaces = { folders: new Set(), links: new Map() };

  constructor(root: string, trace: BuildTrace, listener: ChangeListener) {
    this.root = root;
    this.roots = [root];
    this.trace = trace;
    this.listener = listener;
    this.watcher = new FolderWatcher({
      onChange: (path, isRename) => {
        this.look(path, isRename);
      },
      onFailure: (folder, reason) => {
        listener.onNotice(`cannot watch ${folder}: ${reason}`);
      },
    });
    this.watchTrees();
  }

  /** Suites are about to be planned: until then it is not known what they are made of. */
  beginPlan(): void {
    this.unexplained = new Map();
  }

  /** Looks at what these suites are made of. What a build wrote by now is known. */
  follow(suites: readonly PlannedSuite[]): void {
    this.suites = suites;
    this.built = builtModules(suites);
    for (const path of this.built) this.ownVersions.set(path, fileVersion(path));
    this.places = placesOf(suites);
    const sources = suites.flatMap(({ builds }) => builds.flatMap(sourceRoots));
    const roots = [...new Set([this.root, ...sources])];
    if (roots.join('\0') === this.roots.join('\0')) {
      this.watchAll();
    } else {
      this.roots = roots;
      this.watchTrees();
    }
    const missed = [...(this.unexplained ?? [])];
    this.unexplained = undefined;
    for (const [path, isRename] of missed) this.look(path, isRename);
  }

  /** What is in a file now was written by us. */
  expect(path: string): void {
    this.ownVersions.set(path, fileVersion(path));
  }

  close(): void {
    this.watcher.close();
  }

  private watchTrees(): void {
    const trees = treesOf(this.roots);
    if (trees.size >= maxFolders && this.trees.size < maxFolders) {
      const limit = String(maxFolders);
      this.listener.onNotice(`there are more than ${limit} folders: not all of them are watched`);
    }
    this.trees = trees;
    this.watchAll();
  }

  private watchAll(): void {
    this.watcher.watch(new Set([...this.trees, ...this.places.folders]));
  }

  /** The folder comes with the first snapshot that we write, which others may lie beside. */
  private lookIntoSnapshots(folder: string): void {
    this.places = placesOf(this.suites);
    this.watchAll();
    for (const { snapshotPath } of this.suites) {
      const isNews = fileVersion(snapshotPath) !== (this.ownVersions.get(snapshotPath) ?? '');
      if (dirname(snapshotPath) === folder && isNews) this.look(snapshotPath, true);
    }
  }

  /** Whether a suite came or went. */
  private isNews(path: string): boolean {
    return fileVersion(path) === '' || !this.suites.some(({ info }) => info.path === path);
  }

  private look(path: string, isRename: boolean): void {
    if (this.ownVersions.get(path) === fileVersion(path)) return;
    const isOfFolder = isRename && (this.watcher.has(path) || isFolder(path));
    if (isOfFolder && basename(path) === snapshotFolder) {
      this.lookIntoSnapshots(path);
      return;
    }
    if (isOfFolder && !isGenerated(basename(path))) this.watchTrees();
    const affected = [path, ...(this.places.links.get(path) ?? [])].map((name) =>
      affectedSuites(name, this.suites),
    );
    const suites = new Set(affected.flatMap((one) => [...one.suites]));
    const builds = new Set(affected.flatMap((one) => [...one.builds]));
    const isStructural = isOfFolder || (isSuiteFile(path) && this.isNews(path));
    if (suites.size === 0 && !isStructural) {
      if ((this.unexplained?.size ?? 0) < maxUnexplained) this.unexplained?.set(path, isRename);
      return;
    }
    const isWhileBuilding = this.trace.covers(writtenMs(path));
    // What a build makes is told by what comes of the run behind it.
    if (isWhileBuilding && this.built.has(path)) return;
    this.listener.onChange({
      path,
      suites,
      builds,
      isStructural,
      isWhileBuilding: isWhileBuilding && builds.size > 0,
    });
  }
}

/** When a file was written; where it is gone, that was just now. */
function writtenMs(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return Date.now();
  }
}
