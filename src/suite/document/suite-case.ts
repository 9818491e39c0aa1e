import { isObject } from '../../json/index.ts';
import { shownValue } from '../../policy/index.ts';
import type { SuiteCase } from '../suite.ts';
import type { CaseReaders } from './case-readers.ts';
import type { ExpandedCase } from './expand-case.ts';
import { answerKeys } from './keys.ts';
import type { LateChecks } from './late-checks.ts';
import type { Members } from './members.ts';
import { reportMissing } from './readers.ts';
import type { Path, Report } from './report.ts';
import type { RequestReader } from './request.ts';
import { reportVacuity } from './vacuity.ts';

/** Makes cases of what is written of them. */
export class SuiteCaseReader {
  private readonly readers: CaseReaders;
  private readonly requests: RequestReader;
  private readonly report: Report;
  private readonly late: LateChecks;
  /** Where each name is taken. */
  private readonly names = new Map<string, Path>();

  constructor(readers: CaseReaders, requests: RequestReader, report: Report, late: LateChecks) {
    this.readers = readers;
    this.requests = requests;
    this.report = report;
    this.late = late;
  }

  /** `undefined` where something that a case cannot be without is missing or wrong. */
  read(written: ExpandedCase): SuiteCase | undefined {
    const { readers, report } = this;
    const { members, path } = written;
    const position = report.positionOf(path);
    const name = this.readName(written);
    const subject = readers.policy(members.get('policy'));
    const request = this.requests.read(written);
    const reason = readers.skip(members.get('skip'));
    const skip = reason === false ? undefined : reason;
    const only = readers.only(members.get('only')) ?? false;
    const expect = readers.expect(members.get('expect')) ?? { position };
    const rest = {
      settings: readers.settings(members.get('settings')),
      executionMode: readers.executionMode(members.get('executionMode')),
      raw: readers.raw(members.get('raw')),
      mode: readers.mode(members.get('mode')),
      session: readers.session(members.get('session')),
      contextAware: readers.contextAware(members.get('contextAware')) ?? true,
      allowedHostCapabilities: readers.allowedHostCapabilities(members.get('allowedHostCapabilities')),
      timeoutMs: readers.timeout(members.get('timeout')),
      tags: readers.tags(members.get('tags')) ?? [],
    };
    if (skip !== undefined && only) this.checkSkipped(members);
    if (rest.raw === true) this.checkRaw(members);
    this.checkRequest(written);
    if (skip === undefined) reportVacuity(members.get('expect'), expect, path, report, this.late);
    if (name === undefined || subject === undefined) return undefined;
    return { name, position, skip, only, subject, request, expect, ...rest };
  }

  private readName({ members, path, rowLabel }: ExpandedCase): string | undefined {
    const member = members.get('name');
    if (member === undefined) {
      reportMissing(path, 'name', 'a name for the case', this.report);
      return undefined;
    }
    const written = this.readers.name(member);
    if (written === undefined) return undefined;
    const name = rowLabel === undefined ? written : `${written} (${rowLabel})`;
    const first = this.names.get(name);
    if (first === undefined) {
      this.names.set(name, path);
      return name;
    }
    this.report.problem(path, () => {
      const { line } = this.report.positionOf(first);
      const advice = rowLabel === undefined ? '; other columns can be put in: ${column}' : '';
      const other = first === path ? `of another row${advice}` : `as in line ${line}`;
      return `expected a name that no other case has, found ${shownValue(name)}, ${other}`;
    });
    return name;
  }

  /** For one row of a case that is to run alone, `skip` has a sense. */
  private checkSkipped(members: Members): void {
    const skip = members.get('skip');
    const only = members.get('only');
    if (skip === undefined || only === undefined || skip.level !== only.level) return;
    this.report.problem(only.path, () => 'expected either `skip` or `only`, found both', 'key');
  }

  private checkRaw(members: Members): void {
    const manifest = members.get('manifest');
    if (manifest === undefined || members.has('request')) return;
    this.report.problem(
      manifest.path,
      () => 'expected `request` with a document for the policy, because of `raw: true`; found `manifest`',
      'key',
    );
  }

  /** Only settings can be tried without a request, and what is no policy at all. */
  private checkRequest({ members, path }: ExpandedCase): void {
    if (members.has('request') || members.has('manifest')) return;
    const expect = members.get('expect')?.value;
    if (!isObject(expect)) return;
    const isAsked = [...answerKeys, 'hostCalls', 'maxDuration'].some((key) => expect.has(key));
    if (!isAsked || expect.has('settingsInvalid')) return;
    this.report.problem(
      path,
      () => 'expected `request` or `manifest`, for the case or for all of the suite; found neither',
    );
  }
}
