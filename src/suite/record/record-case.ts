import { dirname } from 'node:path';
import { WardctlError } from '../../errors.ts';
import { ModuleCache } from '../../evaluate/index.ts';
import { formatSession } from '../../host/index.ts';
import type { JsonObject } from '../../json/index.ts';
import { defaultLimits, Sandbox, type ComponentEnvironment } from '../../runtime/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { checkExpectation, isPolicyError } from '../check/index.ts';
import type { Observation } from '../observation.ts';
import { SubjectFinder } from '../plan/find-subjects.ts';
import { observeCase } from '../run/observe-case.ts';
import { SettingsOpinions } from '../run/settings-opinions.ts';
import { appendCase, type AppendedCase, type SuitePlace } from './append-case.ts';
import { describeOutcome } from './describe-outcome.ts';

/** What is to be written for a recorded case. */
export interface RecordedCase {
  /** The whole suite. */
  readonly suite: string;
  /** The session to replay it with; `undefined` where the policy called nothing, or a session was replayed. */
  readonly session: string | undefined;
}

/** Where a case is recorded, and with what. */
export interface RecordOptions {
  /** The suite, whose path is what the paths of the case count from. */
  readonly place: SuitePlace;
  /** What it has; `undefined` for a new one. */
  readonly text: string | undefined;
  readonly elsewhere: PolicyFinder;
  /** Path of the session that is written if the policy calls the host, relative to the suite file. */
  readonly sessionPath: string;
  /** What components are run with. Default: nothing, so that they cannot be run. */
  readonly components?: ComponentEnvironment;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Runs a case for real, with all that it inherits from its suite, and makes its expectation of what comes of it. Nothing
 * is written.
 * @param draft the case as it stands in a suite, without `expect`
 * @throws WardctlError SUITE_INVALID; where the policy could not be asked, which says nothing of it; where the case would
 *   not pass
 */
export async function recordCase(draft: JsonObject, options: RecordOptions): Promise<RecordedCase> {
  const { text, place, elsewhere, sessionPath, now } = options;
  // Any expectation: what the case inherits depends on no answer.
  const { test } = await appendCase(text, new Map(draft).set('expect', new Map([['allowed', true]])), place);
  const folder = dirname(place.path);
  const { observation, exchanges } = await observeCase(test, {
    folder,
    subject: await new SubjectFinder(elsewhere).find(test.subject, folder),
    modules: new ModuleCache({ ...options.components, limits: defaultLimits, sandbox: new Sandbox() }),
    opinions: new SettingsOpinions(),
    now,
    notSelected: undefined,
  });
  refuseUnasked(observation);
  const isLive = test.session === undefined && exchanges.length > 0;
  const document = new Map(draft);
  if (isLive) document.set('session', sessionPath);
  const recorded = await appendCase(text, document.set('expect', describeOutcome(observation)), place);
  await checkPasses(recorded, observation);
  return { suite: recorded.text, session: isLive ? formatSession(exchanges) : undefined };
}

function refuseUnasked({ error }: Observation): void {
  if (error === undefined || isPolicyError(error.code)) return;
  throw new WardctlError(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
}

/** What a session does not have, or has too much, no expectation makes good. */
async function checkPasses({ suite, test }: AppendedCase, observation: Observation): Promise<void> {
  const [finding] = await checkExpectation(test.expect, observation, { allow: new Set(suite.allow) });
  if (finding === undefined) return;
  throw new WardctlError('SUITE_INVALID', `the recorded case would fail: ${finding.message}`, {
    hint: finding.hint ?? 'Write the case by hand.',
  });
}
