import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import { shownValue } from '../../policy/index.ts';
import type { SuiteCase } from '../suite.ts';
import { checkMembers, createCaseReaders, type CaseReaders } from './case-readers.ts';
import { TableCase, type ExpandedCase } from './expand-case.ts';
import { caseKeys, caseMapping, defaultKeys, reportUnknownKeys } from './keys.ts';
import type { LateChecks } from './late-checks.ts';
import { levels, membersOf, overlay, type Members } from './members.ts';
import { findPlaceholders, PlaceholderFiller } from './placeholders.ts';
import type { Path, Report } from './report.ts';
import { RequestReader } from './request.ts';
import { SuiteCaseReader } from './suite-case.ts';
import { readTable, type Table } from './table.ts';

const maxCases = 10_000;

/** A case as it is written, which may stand for many. */
interface WrittenCase {
  readonly own: Members;
  readonly path: Path;
  /** `undefined` without `each`, and for one that is wrong. */
  readonly table: Table | undefined;
  /** How many cases it stands for. */
  readonly size: number;
}

/** Reads the cases of a suite, those of tables row by row. */
export function readCases(suite: JsonObject, report: Report, late: LateChecks): SuiteCase[] {
  const readers = createCaseReaders(report, late);
  const defaults = membersOf(suite, defaultKeys, [], levels.suite);
  checkMembers(defaults, readers);
  const written = readWritten(suite.get('cases'), readers, report);
  const size = written.reduce((sum, one) => sum + one.size, 0);
  if (size > maxCases) {
    reportTooMany(size, report);
    return [];
  }
  const requests = new RequestReader(readers, report);
  const reader = new SuiteCaseReader(readers, requests, report, late);
  const cases: SuiteCase[] = [];
  const withoutPolicy: Path[] = [];
  for (const one of expandAll(written, defaults, report)) {
    const read = reader.read(one);
    if (read !== undefined) cases.push(read);
    if (!one.members.has('policy')) withoutPolicy.push(one.path);
  }
  if (size > 0) requests.reportUnused(defaults);
  reportWithoutPolicy(withoutPolicy, size, report);
  return cases;
}

function readWritten(value: JsonValue | undefined, readers: CaseReaders, report: Report): WrittenCase[] {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    report.vacuity({
      rule: 'no-cases',
      path: ['cases'],
      part: 'key',
      message: 'the suite has no cases, so nothing is tested',
      hint: 'Write them below `cases`; each has a `name`, a `request` or `manifest`, and what to `expect`.',
    });
    return [];
  }
  if (!Array.isArray(value)) {
    report.problem(['cases'], () => `expected a list of cases, found ${shownValue(value)}`);
    return [];
  }
  if (value.length > maxCases) {
    reportTooMany(value.length, report);
    return [];
  }
  return value.flatMap((item, index) => {
    const path = ['cases', index];
    if (isObject(item)) return readCase(item, path, readers, report);
    report.problem(path, () => `expected a case, which is a mapping, found ${shownValue(item)}`);
    return [];
  });
}

function reportTooMany(size: number, report: Report): void {
  report.problem(['cases'], () => `expected at most ${maxCases} cases, found ${size}`, 'key');
}

function readCase(members: JsonObject, path: Path, readers: CaseReaders, report: Report): WrittenCase {
  reportUnknownKeys(members, path, caseMapping, report);
  const own = new Map(membersOf(members, caseKeys, path, levels.case));
  const each = own.get('each');
  own.delete('each');
  if (each === undefined) return { own, path, table: undefined, size: 1 };
  const table = readTable(each.value, each.path, report);
  if (table === undefined || table.size === 0) checkWithoutRows(own, readers);
  if (table?.size === 0) {
    report.vacuity({
      rule: 'no-cases',
      path: each.path,
      part: 'key',
      message: '`each` has no rows, so that the case is never run',
      hint: 'Write at least one row, or take the case out.',
    });
  }
  return { own, path, table, size: table?.size ?? 0 };
}

/** What is wrong besides the table is told at once, as far as it does not depend on rows. */
function checkWithoutRows(own: Members, readers: CaseReaders): void {
  checkMembers(
    new Map([...own].filter(([, { value, path }]) => !findPlaceholders(value, path).any)),
    readers,
  );
}

function* expandAll(
  written: readonly WrittenCase[],
  defaults: Members,
  report: Report,
): Generator<ExpandedCase> {
  const filler = new PlaceholderFiller(report);
  for (const { own, path, table, size } of written) {
    if (table !== undefined) {
      yield* new TableCase(table, path, own, report).expand(defaults, filler);
    } else if (size > 0) {
      yield { members: overlay(defaults, own), path, rowLabel: undefined, putIn: new Set() };
    }
  }
}

function reportWithoutPolicy(paths: readonly Path[], size: number, report: Report): void {
  if (paths.length === size && size > 0) {
    report.problem(['policy'], () => 'expected the policy under test, found no such key');
    return;
  }
  for (const path of paths) {
    report.problem([...path, 'policy'], () => 'expected a policy for the case or the suite, found none');
  }
}
