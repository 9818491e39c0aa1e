import { existsSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { monotonicMs } from '../../runtime/index.ts';
import { BuildTrace, isSource } from '../../suite/index.ts';
import { isFolder, treesOf } from '../watch/folder-trees.ts';
import { FolderWatcher } from '../watch/folder-watcher.ts';
import { isStandardOutput } from '../watch/standard-output.ts';
import type { BuildRun } from './build-once.ts';

/** What is watched, and what a build writes there. */
export interface WatchedSources extends Pick<BuildRun, 'folder' | 'outDir' | 'sbom'> {
  /** Told what the author should know. */
  readonly notice: (text: string) => void;
}

/** Editors write a file in several steps; more than this adds to what people wait for, in milliseconds. */
const quietMs = 25;
const maxBurstMs = 500;

/** Tells when the sources of a policy change, by others than its build. */
export class SourceChanges {
  private readonly sources: WatchedSources;
  private readonly watcher: FolderWatcher;
  private readonly trace = new BuildTrace();
  /** Changed since the last build began. */
  private readonly changed = new Set<string>();
  /** Written while it ran: by it, or not. */
  private readonly suspects = new Set<string>();
  private lastMs = 0;
  private isBuilding = false;
  /** Whether what was written during the last build has it run again. */
  private repeats: boolean | undefined;
  private alarm = Promise.withResolvers<undefined>();

  constructor(sources: WatchedSources) {
    this.sources = sources;
    this.watcher = new FolderWatcher({
      onChange: (path, isRename) => {
        this.look(path, isRename);
      },
      onFailure: (folder, reason) => {
        sources.notice(`cannot watch ${folder}: ${reason}`);
      },
    });
    this.watcher.watch(treesOf([sources.folder]));
  }

  /** A build begins. */
  begin(): void {
    this.isBuilding = true;
    this.repeats = undefined;
    this.trace.begin(Date.now());
  }

  /** The build is over: what it may have written itself is looked at. */
  end(): void {
    this.isBuilding = false;
    this.trace.end(Date.now());
    this.settle();
  }

  /**
   * Waits until sources have changed, and are left alone for a moment. Returns one of them for people.
   * @throws the signal's reason
   */
  async next(signal: AbortSignal): Promise<string> {
    const wake = (): void => {
      this.alarm.resolve(undefined);
    };
    signal.addEventListener('abort', wake);
    try {
      for (let firstMs: number | undefined; ;) {
        signal.throwIfAborted();
        if (this.changed.size > 0) firstMs ??= monotonicMs();
        const dueMs = Math.min(this.lastMs + quietMs, (firstMs ?? Infinity) + maxBurstMs);
        const waitMs = firstMs === undefined ? Infinity : dueMs - monotonicMs();
        if (waitMs <= 0) return this.take();
        this.alarm = Promise.withResolvers<undefined>();
        const timer = waitMs === Infinity ? undefined : setTimeout(wake, Math.ceil(waitMs));
        await this.alarm.promise;
        clearTimeout(timer);
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  close(): void {
    this.watcher.close();
  }

  private take(): string {
    // What is gone may only have been on its way to its name.
    const paths = [...this.changed];
    const first = paths.find((path) => existsSync(path)) ?? paths[0] ?? '';
    this.changed.clear();
    return relative(this.sources.folder, first) || '.';
  }

  private look(path: string, isRename: boolean): void {
    const { folder } = this.sources;
    if (isRename && (this.watcher.has(path) || isFolder(path))) this.watcher.watch(treesOf([folder]));
    if (!isSource(path, [folder]) || this.isOutput(path) || isFolder(path) || isStandardOutput(path)) return;
    if (this.trace.covers(writtenMs(path))) {
      if (!this.trace.isMade(path)) this.suspects.add(path);
      // What is told late.
      if (!this.isBuilding) this.settle();
      return;
    }
    this.trace.reset([path]);
    this.accept(path);
  }

  private accept(path: string): void {
    this.changed.add(path);
    this.lastMs = monotonicMs();
    this.alarm.resolve(undefined);
  }

  /** A build may have read its sources before they were written, unless it wrote them itself. */
  private settle(): void {
    const suspects = [...this.suspects];
    this.suspects.clear();
    if (suspects.length === 0) return;
    // The system tells of one file several times.
    this.repeats ??= this.trace.repeat(suspects);
    if (this.repeats) {
      for (const path of suspects) this.accept(path);
      return;
    }
    for (const path of suspects) {
      const why = this.trace.isMade(path)
        ? 'is written by the build itself: no longer watched'
        : 'changed while it was built: save it again to build it';
      this.sources.notice(`${relative(this.sources.folder, path)} ${why}`);
    }
  }

  private isOutput(path: string): boolean {
    const { folder, outDir, sbom } = this.sources;
    return path === sbom?.path || (outDir !== folder && (path === outDir || path.startsWith(outDir + sep)));
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
