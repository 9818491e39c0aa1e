import type { TracedRun } from './check.ts';
import type { FoundChecks } from './condition-checks.ts';
import { Untranslatable } from './untranslatable.ts';

/** What a test has done so far. */
export class TraceState {
  readonly runs: TracedRun[] = [];
  /** Lines with checks that hold whatever a policy answers. */
  readonly idleLines: number[] = [];
  /** Lines with programs that run before the tests, such as `make`. */
  readonly buildLines: number[] = [];
  /** Why bats skips the test. */
  skipReason: string | undefined;
  /** What `$output` and `$status` are of. */
  private current: TracedRun | undefined;

  get isSkipped(): boolean {
    return this.skipReason !== undefined;
  }

  /** @param isCurrent whether `$output` is what it printed */
  addRun(run: TracedRun, isCurrent: boolean): void {
    this.runs.push(run);
    if (isCurrent) this.current = run;
  }

  /** @throws Untranslatable for checks before the first run */
  add({ run, checks }: FoundChecks, line: number): void {
    if (checks.length === 0) return;
    const about = run ?? this.current;
    if (about === undefined) throw new Untranslatable(line, 'it checks something before anything is run');
    about.checks.push(...checks);
  }

  countChecks(): number {
    return this.runs.reduce((sum, { checks }) => sum + checks.length, this.idleLines.length);
  }
}
