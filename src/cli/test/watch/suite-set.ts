import type { PolicyFinder, StoredPolicy } from '../../../store/index.ts';
import {
  discoverSuites,
  emptyRun,
  isSelected,
  planSuites,
  ruleFinding,
  type CaseFilter,
  type Finding,
  type PlannedSuite,
  type PlanOptions,
  type SuiteFile,
  type VacuityRule,
} from '../../../suite/index.ts';

/** Which suites and cases are watched. */
export interface WatchFilter extends CaseFilter {
  /** A part of the name of the suite; `undefined` for all. */
  readonly file: string | undefined;
}

/** What suites are found and planned with. */
export interface SuiteSetOptions {
  readonly folder: string;
  /** As on the command line. */
  readonly filters: readonly string[];
  readonly finder: PolicyFinder;
  readonly allow: readonly VacuityRule[];
  readonly ci: boolean;
  readonly builder: PlanOptions['builder'];
}

/** What was found anew. */
export interface Discovery {
  readonly added: readonly string[];
  /** Whether a suite is gone. */
  readonly isLess: boolean;
}

/** The suites that are watched, each as it was when it was planned last. */
export class SuiteSet {
  filter: WatchFilter;
  private readonly options: SuiteSetOptions;
  private readonly files = new Map<string, SuiteFile>();
  private readonly planned = new Map<string, PlannedSuite>();
  private findings: readonly Finding[] = [];
  private finder: PolicyFinder;

  constructor(options: SuiteSetOptions, filter: WatchFilter) {
    this.options = options;
    this.filter = filter;
    this.finder = rememberingFinder(options.finder);
  }

  /** Asks registries anew what their tags stand for. */
  forgetPolicies(): void {
    this.finder = rememberingFinder(this.options.finder);
  }

  /** Looks which suites there are. @throws WardctlError SUITE_UNREADABLE */
  discover(): Discovery {
    const { folder, filters } = this.options;
    const { file: part } = this.filter;
    const found = discoverSuites(folder, filters);
    const files = found.files.filter(({ name }) => part === undefined || name.includes(part));
    this.findings = [...found.findings, ...noMatch(part, files)];
    const paths = new Set(files.map(({ path }) => path));
    const gone = [...this.files.keys()].filter((path) => !paths.has(path));
    const added = [...paths].filter((path) => !this.files.has(path));
    for (const path of gone) this.planned.delete(path);
    this.files.clear();
    for (const file of files) this.files.set(file.path, file);
    return { added, isLess: gone.length > 0 };
  }

  has(path: string): boolean {
    return this.files.has(path);
  }

  paths(): string[] {
    return [...this.files.keys()];
  }

  /** Reads suites again, and finds or builds their policies. Returns those that are selected, in order. */
  async plan(paths: ReadonlySet<string>): Promise<PlannedSuite[]> {
    const { allow, ci, builder } = this.options;
    const files = [...this.files.values()].filter(({ path }) => paths.has(path));
    const { filter, finder } = this;
    const suites = await planSuites(files, { elsewhere: finder, filter, allow, ci, builder });
    for (const suite of suites) this.planned.set(suite.info.path, suite);
    return suites.filter((suite) => isSelected(suite, filter));
  }

  /** All that were planned, selected or not. */
  all(): PlannedSuite[] {
    return [...this.planned.values()];
  }

  selectedPaths(): Set<string> {
    const selected = this.all().filter((suite) => isSelected(suite, this.filter));
    return new Set(selected.map(({ info }) => info.path));
  }

  /** What is wrong with the suites together. */
  runFindings(): Finding[] {
    const empty = emptyRun(this.files.size, this.selectedPaths().size, this.options.folder);
    const findings = this.findings.length > 0 ? this.findings : empty;
    return findings.filter(({ rule }) => rule === undefined || !this.options.allow.includes(rule));
  }
}

function noMatch(part: string | undefined, files: readonly SuiteFile[]): Finding[] {
  if (part === undefined || files.length > 0) return [];
  const hint = 'Press p to filter by another part of a file name, or by none.';
  return [ruleFinding('no-match', `no suite has ${JSON.stringify(part)} in its name`, hint)];
}

/** Asks for each policy once: a change of a file is no reason to ask a registry. */
function rememberingFinder(finder: PolicyFinder): PolicyFinder {
  const known = new Map<string, Promise<StoredPolicy>>();
  return {
    byDigest: (prefix) => finder.byDigest(prefix),
    checkFile: (reference, path) => finder.checkFile(reference, path),
    byUri(uri) {
      const finding = known.get(uri) ?? finder.byUri(uri);
      known.set(uri, finding);
      finding.catch(() => known.delete(uri));
      return finding;
    },
  };
}
