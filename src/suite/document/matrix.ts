import type { JsonObject } from '../../json/index.ts';
import type { Matrix, ResourceSession, StatedResult } from '../suite.ts';
import { createCaseReaders } from './case-readers.ts';
import { manifestOptionKeys, matrixSuiteKeys, reportUnknownKeys, suiteKeys } from './keys.ts';
import type { LateChecks } from './late-checks.ts';
import { levels, membersOf } from './members.ts';
import { choiceOf, filledText, listOf, mapping, readMember, readRequired, type Reader } from './readers.ts';
import type { Path, Report } from './report.ts';
import { RequestReader } from './request.ts';
import { fileSource, type FileSource } from './sources.ts';
import { textMatcher } from './text-matcher.ts';

const files = { expected: 'a list of paths', reader: listOf(fileSource) };
const names = listOf(filledText, { filled: true });
const session = { expected: 'the path of a recorded session', reader: fileSource };
const results = ['pass', 'fail', 'warn', 'skip'] as const;
const result = { expected: `one of ${results.join(', ')}`, reader: choiceOf(...results) };

/** Reads a suite of the matrix form. */
export function readMatrix(suite: JsonObject, report: Report, late: LateChecks): Matrix {
  reportForeignKeys(suite, report);
  const readers = createCaseReaders(report, late);
  const options = membersOf(suite, manifestOptionKeys, [], levels.case);
  return {
    policies: readFiles(suite, 'policies', report),
    resources: readFiles(suite, 'resources', report),
    sessions: readMember(suite, 'sessions', listOf(resourceSession), [], report) ?? [],
    results: readMember(suite, 'results', listOf(statedResult(late)), [], report) ?? [],
    options: new RequestReader(readers, report).readOptions(options),
  };
}

function readFiles(suite: JsonObject, key: 'policies' | 'resources', report: Report): FileSource[] {
  const read = readRequired(suite, key, files, [], report) ?? [];
  const written = suite.get(key);
  if (Array.isArray(written) && written.length === 0) {
    report.vacuity({
      rule: 'no-cases',
      path: [key],
      part: 'key',
      message: `the suite has no ${key}, so nothing is tested`,
      hint: 'Name at least one file.',
    });
  }
  return read;
}

/** Keys of suites that the matrix form has no use for. */
function reportForeignKeys(suite: JsonObject, report: Report): void {
  for (const key of suite.keys()) {
    if (matrixSuiteKeys.includes(key) || !suiteKeys.includes(key)) continue;
    const reason =
      key === 'cases'
        ? 'a suite has either `cases` or the matrix form'
        : 'in the matrix form, the custom resources below `policies` say everything about the policies';
    report.problem(
      [key],
      () => `expected no \`${key}\` beside \`policies\` and \`resources\`: ${reason}`,
      'key',
    );
  }
}

const resourceSession: Reader<ResourceSession> = (value, path, report) => {
  const members = mapping(value, path, report);
  if (members === undefined) return undefined;
  reportUnknownKeys(members, path, { owner: 'a session', keys: ['session', ...pairKeys] }, report);
  const file = readRequired(members, 'session', session, path, report);
  if (file === undefined) return undefined;
  return { session: file, ...readPair(members, path, report), position: report.positionOf(path) };
};

function statedResult(late: LateChecks): Reader<StatedResult> {
  const matcher = textMatcher(late);
  return (value, path, report) => {
    const members = mapping(value, path, report);
    if (members === undefined) return undefined;
    reportUnknownKeys(members, path, { owner: 'a result', keys: ['result', 'message', ...pairKeys] }, report);
    const stated = readRequired(members, 'result', result, path, report);
    const message = readMember(members, 'message', matcher, path, report);
    const pair = readPair(members, path, report);
    if (message !== undefined && (stated === 'fail' || stated === 'warn'))
      late.addReason(message, [...path, 'message']);
    return stated === undefined
      ? undefined
      : { position: report.positionOf(path), ...pair, result: stated, message };
  };
}

const pairKeys = ['policy', 'policies', 'resource', 'resources'];

/** Which policies and resources something is about. */
function readPair(
  members: JsonObject,
  path: Path,
  report: Report,
): { policies: readonly string[] | undefined; resources: readonly string[] | undefined } {
  return {
    policies: readNames(members, 'policy', 'policies', path, report),
    resources: readNames(members, 'resource', 'resources', path, report),
  };
}

function readNames(
  members: JsonObject,
  one: string,
  several: string,
  path: Path,
  report: Report,
): readonly string[] | undefined {
  const name = readMember(members, one, filledText, path, report);
  const list = readMember(members, several, names, path, report);
  if (members.has(one) && members.has(several)) {
    report.problem(
      [...path, several],
      () => `expected either \`${one}\` or \`${several}\`, found both`,
      'key',
    );
  }
  return name === undefined ? list : [name];
}
