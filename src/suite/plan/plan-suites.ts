import { dirname, resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import type { Subject } from '../../evaluate/index.ts';
import { readTextBounded } from '../../files/index.ts';
import { schemeOf, type PolicyFinder } from '../../store/index.ts';
import { maskLogin } from '../../mask-login.ts';
import { InvalidSuite, maxSuiteBytes, readSuite, type SuiteReading } from '../document/index.ts';
import { errorFinding } from '../finding.ts';
import { planMatrix } from '../matrix/index.ts';
import { readSnapshots, snapshotPath } from '../snapshot/index.ts';
import type { Finding } from '../suite-event.ts';
import type { Position, Suite, SuiteCase } from '../suite.ts';
import type { VacuityRule } from '../vacuity-rules.ts';
import { buildOfStep, type Build } from './build.ts';
import type { SuiteFile } from './discover-suites.ts';
import { SubjectFinder } from './find-subjects.ts';
import type { PlannedCase, PlannedSuite } from './planned-suite.ts';
import { checkBuilds, projectBuilds } from './project-policies.ts';
import type { Builder } from './run-build.ts';
import { placeFindings, withoutOthers } from './place-findings.ts';
import { leftOutByOnly, lostLines, selectCases, type CaseFilter } from './select-cases.ts';
import { SeenFiles } from './seen-files.ts';
import { filesOf } from './suite-files.ts';
import { suiteFindings } from './suite-rules.ts';

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
  // Shared, as what was read for one suite is not read again for another.
  const shared = { subjects: new SubjectFinder(options.elsewhere), seen: new SeenFiles() };
  return Promise.all(files.map((file) => planSuite(file, shared, options)));
}

/** What the suites of a run have in common. */
interface SharedReading {
  readonly subjects: SubjectFinder;
  readonly seen: SeenFiles;
}

async function planSuite(
  file: SuiteFile,
  shared: SharedReading,
  options: PlanOptions,
): Promise<PlannedSuite> {
  try {
    shared.seen.note([file.path]);
    const text = readTextBounded(file.path, {
      what: 'suite',
      name: file.name,
      errorCode: 'SUITE_UNREADABLE',
      maxBytes: maxSuiteBytes,
      onlyFiles: true,
    });
    const reading = await readSuite(text, file);
    const { suite } = reading;
    return await planRead(reading, file, shared, options).catch((error: unknown) => ({
      ...broken(file, findingsOf(error, suite.build?.position)),
      // A change of one of these may mend it.
      builds: [...stepsOf(suite), ...projectBuilds(suite, suite.cases)],
      files: filesOf(suite, suite.cases, []),
    }));
  } catch (error) {
    return broken(file, findingsOf(error));
  }
}

/** @param step where the suite says how to build @throws what is no WardctlError */
function findingsOf(error: unknown, step?: Position): readonly Finding[] {
  if (error instanceof InvalidSuite) return error.findings;
  if (!(error instanceof WardctlError)) throw error;
  const { line, column } = error.details ?? {};
  // What cannot be read as YAML has its place among the details.
  const place = typeof line === 'number' && typeof column === 'number' ? { line, column } : undefined;
  return [errorFinding(error, error.code === 'BUILD_FAILED' ? step : place)];
}

async function planRead(
  { suite, findings, index }: SuiteReading,
  file: SuiteFile,
  { subjects, seen }: SharedReading,
  { filter, allow: allowed, ci, builder }: PlanOptions,
): Promise<PlannedSuite> {
  const folder = dirname(suite.path);
  const allow = new Set([...suite.allow, ...allowed]);
  checkBuilds(suite);
  const steps = stepsOf(suite);
  await runAll(steps, builder);
  seen.note(filesOf(suite, [], []));
  const matrix = await matrixOf(suite, folder);
  const pairs = new Map(matrix.cases.map((pair) => [pair.case, pair]));
  const all = [...suite.cases, ...pairs.keys()];
  const { lines } = file;
  const wanted = selectCases(all, filter, lines, index);
  const projects = projectBuilds(
    suite,
    wanted.filter(({ skip }) => skip === undefined),
  );
  await runAll(projects, builder);
  seen.note(filesOf(suite, all, []));
  const placed = placeFindings(findings, all, index);
  const cases = await Promise.all(
    wanted.map(async (test): Promise<PlannedCase> => {
      const subject = await findSubject(test, folder, subjects);
      const pair = pairs.get(test);
      const own = [...placed.ofCase(test), ...(pair?.findings ?? [])].filter(
        ({ rule }) => test.skip !== leftOutByOnly && (rule === undefined || !allow.has(rule)),
      );
      return { test, subject, notSelected: pair?.notSelected, findings: own };
    }),
  );
  const isPartial = wanted.length < all.length;
  const ofSuite = [...placed.ofSuite, ...matrix.findings];
  const lost = lostLines(all, lines, suite.name, index);
  const path = snapshotPath(suite.path);
  const files = filesOf(
    suite,
    all,
    cases.map(({ subject }) => subject),
  );
  // Modules are read by those who run the cases.
  seen.note(files);
  return {
    info: {
      path: suite.path,
      name: suite.name,
      policies: [...new Set(all.map(({ subject }) => maskLogin(subject.reference)))],
    },
    folder,
    cases,
    isPartial,
    findings: suiteFindings(
      suite,
      [...(isPartial ? withoutOthers(ofSuite, lines, index) : ofSuite), ...lost],
      all,
      wanted,
      { allow, ci },
    ),
    allow,
    snapshotPath: path,
    snapshots: await readSnapshots(path),
    builds: [...steps, ...projects],
    files,
    versions: seen.versionsOf(files),
  };
}

function stepsOf({ build, path }: Suite): Build[] {
  return build === undefined ? [] : [buildOfStep(build, path)];
}

async function runAll(builds: readonly Build[], builder: PlanOptions['builder']): Promise<void> {
  await Promise.all(builds.map((build) => builder.run(build)));
}

async function matrixOf(suite: Suite, folder: string): ReturnType<typeof planMatrix> {
  if (suite.matrix === undefined) return { cases: [], findings: [] };
  return planMatrix(suite, (path) =>
    Promise.resolve().then(() =>
      readTextBounded(resolve(folder, path), {
        what: 'file',
        name: maskLogin(path),
        errorCode: 'SUITE_UNREADABLE',
        onlyFiles: true,
      }),
    ),
  );
}

const pathHint =
  'Paths are relative to the suite. A policy of a registry begins with registry://, one of the web with https://.';

async function findSubject(
  { subject }: SuiteCase,
  folder: string,
  subjects: SubjectFinder,
): Promise<Subject | Finding> {
  try {
    return await subjects.find(subject, folder);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    const finding = errorFinding(error, subject.position);
    const isPath = error.code === 'POLICY_NOT_FOUND' && schemeOf(subject.reference) === undefined;
    return isPath ? { ...finding, hint: pathHint } : finding;
  }
}

function broken({ path, name }: SuiteFile, findings: readonly Finding[]): PlannedSuite {
  return {
    info: { path, name, policies: [] },
    folder: dirname(path),
    cases: [],
    isPartial: false,
    findings,
    allow: new Set(),
    snapshotPath: snapshotPath(path),
    snapshots: new Map(),
    builds: [],
    files: [path],
    versions: new Map(),
  };
}
