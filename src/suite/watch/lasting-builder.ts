import type { BuildSurroundings } from '../../build/index.ts';
import { buildKey, type Build } from '../plan/build.ts';
import { Builder } from '../plan/run-build.ts';
import type { BuildTrace } from './build-trace.ts';

/** Builds policies for run after run: a build that went well is not run again before it is outdated. */
export class LastingBuilder {
  private readonly surroundings: BuildSurroundings;
  private readonly trace: BuildTrace;
  /** Builds that are done, or on their way, and nothing changed since they began. */
  private readonly current = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();
  private builder: Builder;

  /** @param trace is told when something is built */
  constructor(surroundings: BuildSurroundings, trace: BuildTrace) {
    this.surroundings = surroundings;
    this.trace = trace;
    this.builder = new Builder(surroundings);
  }

  /** Begins a run: a build that failed in those before is tried again. */
  begin(): void {
    this.builder = new Builder(this.surroundings);
  }

  /** Has builds run again, by their keys. Default: all. */
  outdate(keys: Iterable<string> = [...this.current]): void {
    for (const key of keys) this.current.delete(key);
  }

  /** @throws as {@link Builder.run} */
  run(build: Build): Promise<void> {
    const key = buildKey(build);
    const running = this.running.get(key);
    if (running !== undefined || this.current.has(key)) return running ?? Promise.resolve();
    const building = this.build(build, key);
    this.running.set(key, building);
    return building;
  }

  private async build(build: Build, key: string): Promise<void> {
    this.current.add(key);
    if (this.running.size === 0) this.trace.begin(this.surroundings.now());
    try {
      await this.builder.run(build);
    } catch (error) {
      this.current.delete(key);
      throw error;
    } finally {
      this.running.delete(key);
      if (this.running.size === 0) this.trace.end(this.surroundings.now());
    }
  }
}
