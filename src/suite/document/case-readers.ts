import {
  compareHostCapabilities,
  executionModeNames,
  parseExecutionMode,
  suggestHostCapability,
  type ExecutionMode,
} from '../../policy/index.ts';
import { expectation } from './expectation.ts';
import type { LateChecks } from './late-checks.ts';
import { memberReader, type MemberReader, type Members } from './members.ts';
import {
  choiceOf,
  duration,
  filledText,
  flag,
  listOf,
  reportWrong,
  textThat,
  type Reader,
} from './readers.ts';
import type { Report } from './report.ts';
import { fileSource, source, subject } from './sources.ts';

/** The readers of all keys of a case, by key. */
export function createCaseReaders(report: Report, late: LateChecks) {
  const of = <T>(reader: Reader<T>): MemberReader<T> => memberReader(reader, report);
  return {
    name: of(caseName),
    skip: of(skipReason),
    only: of(flag),
    expect: of(expectation(late)),
    policy: of(subject),
    settings: of(source),
    request: of(source),
    manifest: of(source),
    oldManifest: of(source),
    operation: of(operation),
    user: of(filledText),
    groups: of(texts),
    namespace: of(filledText),
    raw: of(flag),
    executionMode: of(executionMode),
    mode: of(choiceOf('protect', 'monitor')),
    session: of(fileSource),
    contextAware: of(flag),
    allowedHostCapabilities: of(capabilityPatterns),
    timeout: of(duration),
    tags: of(tags),
  };
}

export type CaseReaders = ReturnType<typeof createCaseReaders>;

/** Reports what is wrong with values, whether a case uses them or not. */
export function checkMembers(members: Members, readers: CaseReaders): void {
  for (const [key, reader] of Object.entries(readers)) reader(members.get(key));
}

const operation = choiceOf('CREATE', 'UPDATE', 'DELETE', 'CONNECT');
const texts = listOf(filledText);

const caseName = textThat('a name of one line and at most 1000 characters', (name) =>
  /^(?=.*\S)[^\x00-\x1f\x7f\u2028\u2029]{1,1000}$/u.test(name),
);

/** Why a case is skipped; `false` where it is not. */
const skipReason: Reader<string | false> = (value, path, report) => {
  if (typeof value === 'boolean') return value && '';
  if (typeof value === 'string' && value !== '') return filledText(value, path, report);
  reportWrong(value, path, report, { expected: 'true or a reason' });
  return undefined;
};

const executionModeName = choiceOf(...executionModeNames);
const executionMode: Reader<ExecutionMode> = (value, path, report) => {
  const name = executionModeName(value, path, report);
  return name === undefined ? undefined : parseExecutionMode(name);
};

const capabilityPattern: Reader<string> = (value, path, report) => {
  const pattern = filledText(value, path, report);
  if (pattern === undefined || compareHostCapabilities([], [pattern]).unknown.length === 0) return pattern;
  const near = suggestHostCapability(pattern);
  reportWrong(value, path, report, {
    expected: 'a host capability such as oci/v1/verify, all below a path such as oci/*, or *',
    advice: near === undefined ? '' : `; did you mean ${near}?`,
  });
  return undefined;
};
const capabilityPatterns = listOf(capabilityPattern);

const tag = textThat('a tag: a text without white space, commas, and `!` in front', (found) =>
  /^[^\s,!][^\s,]*$/.test(found),
);
const tags = listOf(tag);
