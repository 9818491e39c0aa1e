import { WardctlError } from '../../../errors.ts';
import { monotonicMs } from '../../../runtime/index.ts';
import type { PolicyFinder } from '../../../store/index.ts';
import {
  BuildTrace,
  LastingBuilder,
  PendingWork,
  type Wanted,
  type Work,
  type WorkerPool,
} from '../../../suite/index.ts';
import { buildSurroundings } from '../../build-surroundings.ts';
import { listed, parseRules } from '../options.ts';
import type { RunChoice } from '../run-once.ts';
import { ChangeFeed, type Change } from './change-feed.ts';
import { nameOf, runWork, type RunParts } from './run-work.ts';
import { SuiteSet, type WatchFilter } from './suite-set.ts';
import type { WatchAction } from './watch-action.ts';

/** What watching works with. */
export interface WatchSurroundings {
  readonly folder: string;
  readonly finder: PolicyFinder;
  readonly pool: WorkerPool;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly tell: (action: WatchAction) => void;
}

/** Editors write a file in several steps; more than this adds to what people wait for. */
const burst = { quietMs: 25, maxMs: 500 };

/** Runs suites, and again what a change affects or the user asks for. */
export class WatchSession {
  private readonly pending = new PendingWork(burst);
  private readonly trace = new BuildTrace();
  private readonly parts: RunParts;
  private readonly signal: AbortSignal;
  /** Changes that may be of a build's own making, until the run is over. */
  private readonly suspects: Change[] = [];
  private running: AbortController | undefined;
  private alarm = Promise.withResolvers<undefined>();

  /** @throws WardctlError USAGE_INVALID */
  constructor(options: RunChoice, { folder, finder, pool, signal, tell }: WatchSurroundings) {
    const { filters, name, tags, allow, ci = false } = options;
    const builder = new LastingBuilder(buildSurroundings(signal), this.trace);
    const suites = new SuiteSet(
      { folder, filters, finder, allow: parseRules(allow), ci, builder },
      { name, tags: listed(tags), file: undefined },
    );
    const feed = new ChangeFeed(folder, this.trace, {
      onChange: (change) => {
        this.onChange(change);
      },
      onNotice: (text) => {
        tell({ type: 'notice', text });
      },
    });
    this.parts = { folder, options, suites, feed, builder, pool, tell };
    this.signal = signal;
    signal.addEventListener('abort', () => {
      this.alarm.resolve(undefined);
    });
  }

  /** Watches until the signal ends it. @throws its reason */
  async watch(): Promise<never> {
    try {
      for (;;) {
        await this.untilDue();
        await this.run(this.pending.take());
      }
    } finally {
      this.parts.feed.close();
    }
  }

  /** Runs everything, with policies built and asked for anew. */
  runAll({ update }: { readonly update: boolean }): void {
    const { builder, suites } = this.parts;
    builder.outdate();
    this.trace.reset([]);
    suites.forgetPolicies();
    this.ask({ isWhole: true, isDiscovery: true, update, reasons: [update ? 'snapshots' : 'all suites'] });
  }

  /** Runs some cases only. */
  runCases(suites: ReadonlyMap<string, Wanted>): void {
    this.ask({ suites, reasons: ['failed cases'] });
  }

  /** Runs what a filter leaves of everything. */
  runFiltered(filter: Pick<WatchFilter, 'name' | 'file'>): void {
    const { suites } = this.parts;
    suites.filter = { ...suites.filter, ...filter };
    this.ask({ isWhole: true, isDiscovery: true, reasons: ['filter'] });
  }

  private ask(work: Partial<Work>): void {
    this.pending.ask(work);
    this.running?.abort();
    this.alarm.resolve(undefined);
  }

  private onChange(change: Change): void {
    if (change.isWhileBuilding) {
      if (!this.trace.isMade(change.path)) this.suspects.push(change);
      if (this.running === undefined) this.settleSuspects();
      return;
    }
    if (change.builds.size > 0) this.trace.reset([change.path]);
    this.accept(change);
  }

  private accept({ path, suites, builds, isStructural }: Change): void {
    this.parts.builder.outdate(builds);
    const wanted = new Map([...suites].map((suite): [string, Wanted] => [suite, 'all']));
    const reasons = suites.size === 0 ? [] : [nameOf(path, this.parts.folder)];
    this.pending.change({ suites: wanted, isDiscovery: isStructural, reasons }, monotonicMs());
    // What the run under way would say is not news any more.
    if (suites.size > 0) this.running?.abort();
    this.alarm.resolve(undefined);
  }

  /** A build may have read its sources before they were written, unless it wrote them itself. */
  private settleSuspects(): void {
    const suspects = this.suspects.splice(0);
    const [first] = suspects;
    if (first === undefined) return;
    if (this.trace.repeat(suspects.map(({ path }) => path))) {
      for (const suspect of suspects) this.accept(suspect);
      return;
    }
    const name = nameOf(first.path, this.parts.folder);
    this.parts.tell({ type: 'notice', text: `the build writes ${name}: leave it out of its sources` });
  }

  private async untilDue(): Promise<void> {
    for (;;) {
      this.signal.throwIfAborted();
      const { dueMs } = this.pending;
      const waitMs = (dueMs ?? Infinity) - monotonicMs();
      if (waitMs <= 0) return;
      const { promise, resolve } = (this.alarm = Promise.withResolvers<undefined>());
      const timer = dueMs === undefined ? undefined : setTimeout(resolve, waitMs, undefined);
      await promise;
      clearTimeout(timer);
    }
  }

  private async run(work: Work): Promise<void> {
    const running = new AbortController();
    this.running = running;
    let error: WardctlError | undefined;
    try {
      const left = await runWork(work, this.parts, AbortSignal.any([this.signal, running.signal]));
      if (left !== undefined) this.pending.putBack(left);
    } catch (thrown) {
      this.signal.throwIfAborted();
      if (!(thrown instanceof WardctlError)) throw thrown;
      error = thrown;
    } finally {
      this.running = undefined;
    }
    this.settleSuspects();
    if (this.pending.dueMs === undefined || error !== undefined) this.parts.tell({ type: 'rest', error });
  }
}
