import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  fileVersion,
  makeFolder,
  readFileBounded,
  reasonOf,
  writeFileAtomically,
} from '../../files/index.ts';
import type { PlannedSuite } from '../plan/planned-suite.ts';
import type { CaseResult, SuiteEvent, SuiteInfo } from '../suite-event.ts';
import { contentDigest } from './content-digest.ts';

/** Where it is remembered which suites passed, and how. */
export interface PassedSuitesOptions {
  /** Has a file for each suite, and nothing else. */
  readonly folder: string;
  /** Whatever else decides about passing, such as the version of the runner. */
  readonly salt: string;
  /** Told once that nothing can be remembered. */
  readonly warn: (message: string) => void;
}

/** A suite that is remembered if it passes. */
interface Candidate {
  readonly suite: PlannedSuite;
  /** Of its files as they were before it was run. */
  readonly digest: string;
  /** Names of the cases whose host calls the world answers. */
  readonly live: ReadonlySet<string>;
}

/** Where there are more, all are forgotten: most are of folders that nobody works in any more. */
const maxRemembered = 10_000;

/** Remembers with which contents suites passed, from run to run (`--changed`). */
export class PassedSuites {
  private readonly options: PassedSuitesOptions;
  private readonly candidates = new Map<SuiteInfo, Candidate>();
  private store: 'unopened' | 'open' | 'unusable' = 'unopened';

  constructor(options: PassedSuitesOptions) {
    this.options = options;
  }

  /** The suites that did not pass with the very contents that their files have now. To be called before they are run. */
  notPassed(suites: readonly PlannedSuite[]): PlannedSuite[] {
    return suites.filter((suite) => {
      if (isWrong(suite)) return true;
      const digest = contentDigest(suite.files);
      if (digest === undefined) return true;
      const remembered = this.remembered(suite);
      if (remembered !== undefined && remembered === this.stateOf(suite, digest)) return false;
      if (!suite.isPartial) this.candidates.set(suite.info, { suite, digest, live: liveCases(suite) });
      return true;
    });
  }

  /** To be told all that happens in the run. */
  note(event: SuiteEvent): void {
    if (event.type === 'case-end') {
      const candidate = this.candidates.get(event.suite);
      if (candidate !== undefined && isDecidedElsewhere(event.result, candidate)) {
        this.candidates.delete(event.suite);
      }
    }
    if (event.type !== 'suite-end' || event.counts.failed > 0 || event.findings.length > 0) return;
    const candidate = this.candidates.get(event.suite);
    if (candidate !== undefined && isUntouched(candidate.suite)) this.remember(candidate);
  }

  private remember({ suite, digest }: Candidate): void {
    const state = this.stateOf(suite, digest);
    if (state === undefined || this.store === 'unusable') return;
    try {
      if (this.store === 'unopened') this.open();
      writeFileAtomically(this.fileOf(suite), state);
    } catch (error) {
      this.store = 'unusable';
      const { folder, warn } = this.options;
      warn(`--changed cannot remember which suites passed: ${folder}: ${reasonOf(error)}`);
    }
  }

  /** @throws what the file system throws */
  private open(): void {
    const { folder } = this.options;
    makeFolder(folder);
    const names = readdirSync(folder);
    if (names.length > maxRemembered) for (const name of names) rmSync(join(folder, name), { force: true });
    this.store = 'open';
  }

  private remembered(suite: PlannedSuite): string | undefined {
    try {
      return readFileBounded(this.fileOf(suite), {
        what: 'record of a passed suite',
        errorCode: 'SUITE_UNREADABLE',
        maxBytes: 1024,
      }).toString();
    } catch {
      // Not remembered, or not readable: then it is run.
      return undefined;
    }
  }

  private fileOf({ info }: PlannedSuite): string {
    return join(this.options.folder, createHash('sha256').update(info.path).digest('hex'));
  }

  /** With the snapshots as they are now: the run itself writes them. */
  private stateOf({ snapshotPath }: PlannedSuite, digest: string): string | undefined {
    const snapshots = contentDigest([snapshotPath]);
    if (snapshots === undefined) return undefined;
    const all = [this.options.salt, digest, snapshots];
    return createHash('sha256').update(JSON.stringify(all)).digest('hex');
  }
}

/** Whether it cannot pass, whatever its files are: where a build failed, the module of the one before is still there. */
function isWrong({ findings, cases }: PlannedSuite): boolean {
  return findings.length > 0 || cases.some(({ subject }) => 'check' in subject);
}

function liveCases({ cases }: PlannedSuite): Set<string> {
  return new Set(cases.flatMap(({ test }) => (test.session === undefined ? [test.name] : [])));
}

/** Whether the world had a part in what came of a case; it may be another one next time. */
function isDecidedElsewhere({ name, observation }: CaseResult, { live }: Candidate): boolean {
  return observation !== undefined && observation.hostCalls.length > 0 && live.has(name);
}

/** Whether all files are still as they were before they were read, so that it is they that passed. */
function isUntouched({ files, versions }: PlannedSuite): boolean {
  return files.every((path) => versions.get(path) === fileVersion(path));
}
