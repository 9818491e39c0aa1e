import { WardctlError } from '../../errors.ts';
import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import { shownValue, type PlacedDocument } from '../../policy/index.ts';
import { parseYamlDocument } from '../../yaml/index.ts';
import type { Finding } from '../suite-event.ts';
import type { Suite } from '../suite.ts';
import { isVacuityRule, vacuityRules, type VacuityRule } from '../vacuity-rules.ts';
import { buildStep } from './build.ts';
import { indexCases, type CaseIndex } from './case-index.ts';
import { readCases } from './cases.ts';
import { readInlineDocuments } from './inline-documents.ts';
import { closestWord, matrixKeys, reportUnknownKeys, suiteMapping } from './keys.ts';
import { LateChecks } from './late-checks.ts';
import { readMatrix } from './matrix.ts';
import { listOf, readMember, reportWrong, type Reader } from './readers.ts';
import { Report } from './report.ts';

/** The largest suite file that is read. */
export const maxSuiteBytes = 8 * 1024 * 1024;

/** What a suite file says. */
export interface SuiteReading {
  readonly suite: Suite;
  /**
   * What lets the suite pass for the wrong reason: unknown keys, no cases, cases that expect nothing or a rejection
   * without a reason. Those that the suite switches off are left out.
   */
  readonly findings: readonly Finding[];
  /** Which cases a place belongs to; takes time with the size of the suite. */
  readonly index: () => CaseIndex;
}

/**
 * Reads a suite file, `*.policytest.yml`, with all tables expanded and all defaults filled in. Reads no other files.
 * @param place absolute path of the file, and how people see it
 * @throws InvalidSuite (SUITE_INVALID), which lists all problems with line, column and key; WardctlError SUITE_INVALID
 */
export async function readSuite(
  text: string,
  place: { readonly path: string; readonly name: string },
): Promise<SuiteReading> {
  const { path, name } = place;
  const document = await parseDocument(text, name);
  await readInlineDocuments(document.value, text, name);
  const report = new Report(document);
  const members = suiteMembers(document.value, report);
  const late = new LateChecks();
  const allow = readMember(members, 'allow', listOf(rule), [], report) ?? [];
  const build = readMember(members, 'build', buildStep, [], report);
  const isMatrix = matrixKeys.some((key) => members.has(key));
  const suite: Suite = {
    path,
    name,
    build,
    cases: isMatrix ? [] : readCases(members, report, late),
    matrix: isMatrix ? readMatrix(members, report, late) : undefined,
    allow,
  };
  await late.run(report);
  if (report.hasProblems()) throw report.invalid(name, allow);
  return { suite, findings: report.findings(allow), index: () => indexCases(members, document, text) };
}

async function parseDocument(text: string, name: string): Promise<PlacedDocument> {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxSuiteBytes) {
    throw new WardctlError(
      'SUITE_INVALID',
      `Suite is invalid: ${name}: expected at most ${maxSuiteBytes} bytes, found ${bytes}`,
      { hint: 'Split the suite into several files.' },
    );
  }
  const document = await parseYamlDocument(text, { name, errorCode: 'SUITE_INVALID', dialect: 'strict' });
  return document ?? { value: null, positionOf: () => ({ line: 1, column: 1 }) };
}

function suiteMembers(value: JsonValue, report: Report): JsonObject {
  if (isObject(value)) {
    reportUnknownKeys(value, [], suiteMapping, report);
    return value;
  }
  report.problem([], () => `expected a suite, which is a mapping, found ${shownValue(value)}`);
  return new Map();
}

/** The name of a vacuity rule. */
const rule: Reader<VacuityRule> = (value, path, report) => {
  if (typeof value === 'string' && isVacuityRule(value)) return value;
  const rules = Object.keys(vacuityRules);
  const near = typeof value === 'string' ? closestWord(value, rules) : undefined;
  reportWrong(value, path, report, {
    expected: `one of the rules ${rules.join(', ')}`,
    advice: near === undefined ? '' : `; did you mean ${near}?`,
  });
  return undefined;
};
