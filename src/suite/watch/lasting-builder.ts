import { Builder, buildKey } from '../plan/run-build.ts';
import type { BuildStep } from '../suite.ts';
import type { BuildTrace } from './build-trace.ts';

/** Builds policies for run after run: a step that went well is not run again before it is outdated. */
export class LastingBuilder {
  private readonly signal: AbortSignal;
  private readonly trace: BuildTrace;
  private readonly now: () => number;
  /** Steps that are done, or on their way, and nothing changed since they began. */
  private readonly current = new Set<string>();
  private readonly running = new Map<string, Promise<void>>();
  private builder: Builder;

  /**
   * @param trace is told when something is built
   * @param now milliseconds since the epoch
   */
  constructor(signal: AbortSignal, trace: BuildTrace, now: () => number) {
    this.signal = signal;
    this.trace = trace;
    this.now = now;
    this.builder = new Builder(signal);
  }

  /** Begins a run: a step that failed in those before is tried again. */
  begin(): void {
    this.builder = new Builder(this.signal);
  }

  /** Has steps run again, by their keys. Default: all. */
  outdate(keys: Iterable<string> = [...this.current]): void {
    for (const key of keys) this.current.delete(key);
  }

  /** @throws WardctlError BUILD_FAILED */
  run(step: BuildStep, suitePath: string): Promise<void> {
    const key = buildKey(step, suitePath);
    const running = this.running.get(key);
    if (running !== undefined || this.current.has(key)) return running ?? Promise.resolve();
    const building = this.build(step, suitePath, key);
    this.running.set(key, building);
    return building;
  }

  private async build(step: BuildStep, suitePath: string, key: string): Promise<void> {
    this.current.add(key);
    if (this.running.size === 0) this.trace.begin(this.now());
    try {
      await this.builder.run(step, suitePath);
    } catch (error) {
      this.current.delete(key);
      throw error;
    } finally {
      this.running.delete(key);
      if (this.running.size === 0) this.trace.end(this.now());
    }
  }
}
