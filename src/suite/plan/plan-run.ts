import { ruleFinding } from '../finding.ts';
import type { Finding } from '../suite-event.ts';
import { discoverSuites } from './discover-suites.ts';
import { planSuites, type PlanOptions } from './plan-suites.ts';
import type { PlannedSuite } from './planned-suite.ts';
import type { CaseFilter } from './select-cases.ts';

/** What a run consists of. */
export interface PlannedRun {
  readonly suites: readonly PlannedSuite[];
  /** What is wrong with the run as a whole. */
  readonly findings: readonly Finding[];
}

/**
 * Finds the suites under a folder and plans those that are selected.
 * @param filters as of `discoverSuites`
 * @throws WardctlError SUITE_UNREADABLE
 */
export async function planRun(
  folder: string,
  filters: readonly string[],
  options: PlanOptions,
): Promise<PlannedRun> {
  const { files, findings } = discoverSuites(folder, filters);
  const all = await planSuites(files, options);
  const suites = all.filter((suite) => isSelected(suite, options.filter));
  const wrong = [...findings, ...emptyRun(files.length, suites.length, folder), ...skippedRun(suites)];
  return {
    suites,
    findings: wrong.filter(({ rule }) => rule === undefined || !options.allow.includes(rule)),
  };
}

/** Whether a filter of cases leaves anything of a suite to be told. */
export function isSelected({ cases, findings }: PlannedSuite, { name, tags }: CaseFilter): boolean {
  const isFiltered = name !== undefined || tags.length > 0;
  return !isFiltered || cases.length > 0 || findings.some(({ check }) => check === 'error');
}

/** What is wrong where nothing was found, or nothing of it selected. */
export function emptyRun(found: number, wanted: number, folder: string): Finding[] {
  if (found === 0) {
    const hint = 'Suites are files that end in .policytest.yml, in it or in folders below.';
    return [ruleFinding('no-suites', `no suite was found under ${folder}, so nothing was tested`, hint)];
  }
  if (wanted > 0) return [];
  const hint = 'Check -t and --tags against the names and tags in the suites.';
  return [ruleFinding('no-cases', 'no case was selected, so nothing was tested', hint)];
}

/** What is wrong where filters leave only cases that are skipped. A suite whose cases all are says so itself. */
function skippedRun(suites: readonly PlannedSuite[]): Finding[] {
  const cases = suites.flatMap((suite) => suite.cases);
  const isTold = suites.some(({ findings, allow }) => findings.length > 0 || allow.has('no-cases'));
  const isFiltered = suites.some(({ isPartial }) => isPartial);
  if (isTold || !isFiltered || cases.length === 0 || cases.some(({ test }) => test.skip === undefined)) {
    return [];
  }
  const message = 'every case that was selected is skipped, so nothing was tested';
  return [ruleFinding('no-cases', message, 'Select a case that is run, or take out its `skip`.')];
}
