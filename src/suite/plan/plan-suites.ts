import { dirname, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import type { Subject } from '../../evaluate/index.ts';
import { readTextBounded } from '../../files/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { readSuite } from '../document/index.ts';
import { errorFinding, ruleFinding } from '../finding.ts';
import { planMatrix } from '../matrix/index.ts';
import { readSnapshots, snapshotPath } from '../snapshot/index.ts';
import type { Finding } from '../suite-event.ts';
import type { Suite, SuiteCase } from '../suite.ts';
import type { VacuityRule } from '../vacuity-rules.ts';
import type { SuiteFile } from './discover-suites.ts';
import { SubjectFinder } from './find-subjects.ts';
import type { PlannedCase, PlannedSuite } from './planned-suite.ts';
import type { Builder } from './run-build.ts';
import { selectCases, type CaseFilter } from './select-cases.ts';
import { filesOf } from './suite-files.ts';

const maxSuiteBytes = 8 * 1024 * 1024;

/** How suites are planned. */
export interface PlanOptions {
  /** Gives the policies that are no files. */
  readonly elsewhere: PolicyFinder;
  readonly filter: CaseFilter;
  /** Vacuity rules that are switched off for all suites. */
  readonly allow: readonly VacuityRule[];
  /** Whether nobody watches: then `only` fails. */
  readonly ci: boolean;
  readonly builder: Pick<Builder, 'run'>;
}

/** Reads suites and finds their policies. What is wrong with a suite is a finding of it, and does not stop others. */
export async function planSuites(files: readonly SuiteFile[], options: PlanOptions): Promise<PlannedSuite[]> {
  const subjects = new SubjectFinder(options.elsewhere);
  return Promise.all(files.map((file) => planSuite(file, subjects, options)));
}

async function planSuite(
  file: SuiteFile,
  subjects: SubjectFinder,
  options: PlanOptions,
): Promise<PlannedSuite> {
  try {
    const text = readTextBounded(file.path, {
      what: 'suite',
      name: file.name,
      errorCode: 'SUITE_UNREADABLE',
      maxBytes: maxSuiteBytes,
    });
    const { suite, findings } = await readSuite(text, file);
    return await planRead(suite, findings, file, subjects, options).catch((error: unknown) => ({
      ...broken(file, findingOf(error)),
      // A change of one of these may mend it.
      build: suite.build,
      files: filesOf(suite, suite.cases, []),
    }));
  } catch (error) {
    return broken(file, findingOf(error));
  }
}

/** @throws what is no WardctlError */
function findingOf(error: unknown): Finding {
  if (error instanceof WardctlError) return errorFinding(error);
  throw error;
}

async function planRead(
  suite: Suite,
  findings: readonly Finding[],
  file: SuiteFile,
  subjects: SubjectFinder,
  { filter, allow: allowed, ci, builder }: PlanOptions,
): Promise<PlannedSuite> {
  const folder = dirname(suite.path);
  const allow = new Set([...suite.allow, ...allowed]);
  if (suite.build !== undefined) await builder.run(suite.build, suite.path);
  const matrix = await matrixOf(suite, folder);
  const skipReasons = new Map(matrix.cases.map((pair) => [pair.case, pair.notSelected]));
  const all = [...suite.cases, ...skipReasons.keys()];
  const wanted = selectCases(all, filter, file.lines);
  const cases = await Promise.all(
    wanted.map(async (test): Promise<PlannedCase> => {
      const subject = await findSubject(test, folder, subjects);
      return { test, subject, notSelected: skipReasons.get(test) };
    }),
  );
  const isPartial = wanted.length < all.length;
  const own = [...findings, ...matrix.findings, ...rulesOf(all, ci)];
  const path = snapshotPath(suite.path);
  return {
    info: {
      path: suite.path,
      name: suite.name,
      policies: [...new Set(all.map(({ subject }) => subject.reference))],
    },
    folder,
    cases,
    isPartial,
    findings: own.filter(({ rule }) => rule === undefined || !allow.has(rule)),
    allow,
    snapshotPath: path,
    snapshots: await readSnapshots(path),
    build: suite.build,
    files: filesOf(
      suite,
      all,
      cases.map(({ subject }) => subject),
    ),
  };
}

async function matrixOf(suite: Suite, folder: string): ReturnType<typeof planMatrix> {
  if (suite.matrix === undefined) return { cases: [], findings: [] };
  return planMatrix(suite, (path) =>
    Promise.resolve().then(() =>
      readTextBounded(resolve(folder, path), { what: 'file', name: path, errorCode: 'SUITE_UNREADABLE' }),
    ),
  );
}

async function findSubject(
  { subject }: SuiteCase,
  folder: string,
  subjects: SubjectFinder,
): Promise<Subject | Finding> {
  try {
    return await subjects.find(subject, folder);
  } catch (error) {
    if (error instanceof WardctlError) return errorFinding(error, subject.position);
    throw error;
  }
}

/** What the cases of a suite say together. */
function rulesOf(cases: readonly SuiteCase[], ci: boolean): Finding[] {
  const findings: Finding[] = [];
  if (cases.length > 0 && cases.every(({ skip }) => skip !== undefined)) {
    findings.push(
      ruleFinding('no-cases', 'every case is skipped, so nothing is tested', 'Run at least one of them.'),
    );
  }
  const only = cases.find((test) => test.only);
  if (ci && only !== undefined) {
    const message = `${JSON.stringify(only.name)} says \`only\`, so that other cases are not run`;
    findings.push(ruleFinding('only-in-ci', message, 'Take out `only` before you commit.', only.position));
  }
  return findings;
}

function broken({ path, name }: SuiteFile, finding: Finding): PlannedSuite {
  return {
    info: { path, name, policies: [] },
    folder: dirname(path),
    cases: [],
    isPartial: false,
    findings: [finding],
    allow: new Set(),
    snapshotPath: snapshotPath(path),
    snapshots: new Map(),
    build: undefined,
    files: [path],
  };
}
