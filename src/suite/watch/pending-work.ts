/** What of a suite is to be run: all that is selected, or cases with these names. */
export type Wanted = 'all' | ReadonlySet<string>;

/** What is to be done in one go. */
export interface Work {
  /** Suites to run, by path. */
  readonly suites: ReadonlyMap<string, Wanted>;
  /** Whether to run all suites there are, whichever were known before. */
  readonly isWhole: boolean;
  /** Whether there may be other suites than before. */
  readonly isDiscovery: boolean;
  /** Whether to store snapshots that differ. */
  readonly update: boolean;
  /** Why, for people. */
  readonly reasons: readonly string[];
}

/** When a burst of changes counts as over, in milliseconds. */
export interface BurstLimits {
  /** How long it has to be quiet. */
  readonly quietMs: number;
  /** How long it is waited for at most. */
  readonly maxMs: number;
}

interface Burst {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Gathers what is to be done next: changes that come shortly after one another are one run. */
export class PendingWork {
  private readonly limits: BurstLimits;
  private readonly suites = new Map<string, Wanted>();
  private readonly reasons = new Set<string>();
  private isWhole = false;
  private isDiscovery = false;
  private update = false;
  private burst: Burst | undefined;

  constructor(limits: BurstLimits) {
    this.limits = limits;
  }

  /** When it is to be done, in the milliseconds that changes came with; `undefined` where nothing is. */
  get dueMs(): number | undefined {
    if (this.suites.size === 0 && !this.isWhole && !this.isDiscovery) return undefined;
    if (this.burst === undefined) return -Infinity;
    const { firstMs, lastMs } = this.burst;
    return Math.min(lastMs + this.limits.quietMs, firstMs + this.limits.maxMs);
  }

  /** Adds what the user asked for: it is not waited for. */
  ask(work: Partial<Work>): void {
    this.burst = undefined;
    this.merge(work);
  }

  /** Adds what a change asks for. */
  change(work: Partial<Work>, nowMs: number): void {
    this.burst = { firstMs: this.burst?.firstMs ?? nowMs, lastMs: nowMs };
    this.merge(work);
  }

  /** Adds what was taken and not done. What came since is the reason to do it again. */
  putBack(work: Work): void {
    this.merge({ ...work, reasons: this.dueMs === undefined ? work.reasons : [] });
  }

  /** Gives all of it away. */
  take(): Work {
    const { isWhole, isDiscovery, update } = this;
    const work = { suites: new Map(this.suites), isWhole, isDiscovery, update, reasons: [...this.reasons] };
    this.suites.clear();
    this.reasons.clear();
    this.isWhole = this.isDiscovery = this.update = false;
    this.burst = undefined;
    return work;
  }

  private merge(work: Partial<Work>): void {
    for (const [path, wanted] of work.suites ?? []) {
      const before = this.suites.get(path);
      this.suites.set(path, before === undefined ? wanted : union(before, wanted));
    }
    for (const reason of work.reasons ?? []) this.reasons.add(reason);
    this.isWhole ||= work.isWhole ?? false;
    this.isDiscovery ||= work.isDiscovery ?? false;
    this.update ||= work.update ?? false;
  }
}

function union(a: Wanted, b: Wanted): Wanted {
  return a === 'all' || b === 'all' ? 'all' : new Set([...a, ...b]);
}
