import { dirname } from 'node:path';
import { ModuleCache } from '../../evaluate/index.ts';
import { formatSession } from '../../host/index.ts';
import type { JsonObject } from '../../json/index.ts';
import { defaultLimits, Sandbox } from '../../runtime/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import type { Observation } from '../observation.ts';
import { SubjectFinder } from '../plan/find-subjects.ts';
import { observeCase } from '../run/observe-case.ts';
import { SettingsOpinions } from '../run/settings-opinions.ts';
import type { SuiteCase } from '../suite.ts';
import { describeCase } from './describe-case.ts';

/** A case as it was observed. */
export interface RecordedCase {
  /** As it stands in a suite. */
  readonly document: JsonObject;
  readonly observation: Observation;
  /** Text of the session to replay it with; `undefined` where the policy called nothing, or a session was replayed. */
  readonly session: string | undefined;
}

/** How a case is recorded. */
export interface RecordOptions {
  /** Path of the suite file, which the paths of the case count from. */
  readonly suitePath: string;
  readonly elsewhere: PolicyFinder;
  /** The suite's own policy, which the case need not name again. */
  readonly suitePolicy: string | undefined;
  /** Path of the session that is written if the policy calls the host, relative to the suite file. */
  readonly sessionPath: string;
}

/**
 * Runs a case for real and makes its expectation of what comes of it.
 * @param test without expectation
 * @throws WardctlError where the policy cannot be found
 */
export async function recordCase(test: SuiteCase, options: RecordOptions): Promise<RecordedCase> {
  const folder = dirname(options.suitePath);
  const subject = await new SubjectFinder(options.elsewhere).find(test.subject, folder);
  const { observation, exchanges } = await observeCase(test, {
    folder,
    subject,
    subjectKey: '',
    modules: new ModuleCache(defaultLimits, new Sandbox()),
    opinions: new SettingsOpinions(),
    notSelected: undefined,
  });
  const isLive = test.session === undefined && exchanges.length > 0;
  const session = isLive
    ? ({ type: 'file', path: options.sessionPath, position: test.position } as const)
    : test.session;
  const { reference } = test.subject;
  const policy = reference === options.suitePolicy ? undefined : reference;
  return {
    document: describeCase({ ...test, session }, observation, policy),
    observation,
    session: isLive ? formatSession(exchanges) : undefined,
  };
}
