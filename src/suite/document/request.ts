import type { ManifestOptions, RequestSource } from '../suite.ts';
import type { CaseReaders } from './case-readers.ts';
import type { ExpandedCase } from './expand-case.ts';
import { manifestOptionKeys } from './keys.ts';
import { levels, type Member, type Members } from './members.ts';
import type { Report } from './report.ts';

/** Reads what cases ask about, and remembers what defaults of the suite can have a say in. */
export class RequestReader {
  private readonly readers: CaseReaders;
  private readonly report: Report;
  private makesRequests = false;
  private makesUpdates = false;

  constructor(readers: CaseReaders, report: Report) {
    this.readers = readers;
    this.report = report;
  }

  /** `undefined` where the case has no request. */
  read({ members, putIn }: ExpandedCase): RequestSource | undefined {
    this.checkPair(members);
    const request = members.get('request');
    if (request !== undefined) {
      const source = this.readers.request(request);
      this.reportOptions(members, request, putIn);
      return source === undefined ? undefined : { type: 'request', source };
    }
    const source = this.readers.manifest(members.get('manifest'));
    const options = this.readOptions(members);
    this.makesRequests ||= members.has('manifest');
    this.makesUpdates ||= members.has('manifest') && options.operation === 'UPDATE';
    return source === undefined ? undefined : { type: 'manifest', source, options };
  }

  /** How requests are made from manifests. */
  readOptions(members: Members): ManifestOptions {
    const { readers } = this;
    const operation = readers.operation(members.get('operation')) ?? 'CREATE';
    const oldManifest = readers.oldManifest(members.get('oldManifest'));
    this.checkOldManifest(members, operation);
    return {
      operation,
      oldManifest: operation === 'UPDATE' ? oldManifest : undefined,
      namespace: readers.namespace(members.get('namespace')),
      user: readers.user(members.get('user')),
      groups: readers.groups(members.get('groups')),
    };
  }

  /** Reports options that the suite gives for all cases, and that none has a use for. */
  reportUnused(defaults: Members): void {
    for (const key of manifestOptionKeys) {
      const option = defaults.get(key);
      const isOld = key === 'oldManifest';
      if (option === undefined || (isOld ? this.makesUpdates : this.makesRequests)) continue;
      const user = isOld ? 'with a `manifest` and `operation: UPDATE`' : 'with a `manifest`';
      this.report.problem(option.path, () => `expected a case ${user}, which this is for, found none`, 'key');
    }
  }

  /** One place says either. */
  private checkPair(members: Members): void {
    const request = members.get('request');
    const manifest = members.get('manifest');
    if (request === undefined || manifest === undefined || request.level !== manifest.level) return;
    this.report.problem(manifest.path, () => 'expected either `request` or `manifest`, found both', 'key');
  }

  private reportOptions(members: Members, request: Member, putIn: ReadonlySet<string>): void {
    for (const key of manifestOptionKeys) {
      const option = members.get(key);
      if (option === undefined || option.level === levels.suite || option.level < request.level) continue;
      if (option.level === levels.row && putIn.has(key)) continue;
      this.report.problem(
        option.path,
        () =>
          `expected no \`${key}\`, because the request is given whole; it is for requests made from a \`manifest\``,
        'key',
      );
    }
  }

  private checkOldManifest(members: Members, operation: string): void {
    const old = members.get('oldManifest');
    if (old === undefined || operation === 'UPDATE') return;
    const given = members.get('operation');
    const isChangedByRow = given !== undefined && given.level > old.level;
    if (old.level === levels.suite || isChangedByRow) return;
    const found = given === undefined ? 'none, which means CREATE' : operation;
    this.report.problem(old.path, () => `expected \`operation: UPDATE\` with it, found ${found}`, 'key');
  }
}
