import { isMutation } from '../../admission/index.ts';
import { WardctlError } from '../../errors.ts';
import { bindSubject, type ModuleCache, type Subject } from '../../evaluate/index.ts';
import { parseAllowList, traceCalls, type CallTrace, type Exchange } from '../../host/index.ts';
import type { JsonValue } from '../../json/index.ts';
import { defaultLimits, monotonicMs } from '../../runtime/index.ts';
import { emptyObservation, type Observation } from '../observation.ts';
import type { SuiteCase } from '../suite.ts';
import { collectLogs } from './bounded-logs.ts';
import { observeVerdict } from './observed-answer.ts';
import { opinionKey } from './opinion-key.ts';
import { readRequest, readSession, readSettings } from './read-source.ts';
import type { SettingsOpinion, SettingsOpinions } from './settings-opinions.ts';

/** What a case works with. */
export interface CaseSurroundings {
  /** Folder of the suite file, which paths count from. */
  readonly folder: string;
  readonly subject: Subject;
  readonly modules: ModuleCache;
  readonly opinions: SettingsOpinions;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Why the policy's rules do not select the request; it then is not asked. */
  readonly notSelected: string | undefined;
}

/** What came of a case, and the host calls to replay it with. */
export interface ObservedCase {
  readonly observation: Observation;
  readonly exchanges: readonly Exchange[];
}

type MutableObservation = { -readonly [Key in keyof Observation]: Observation[Key] };

/**
 * Runs one case and tells what happened, whatever it expects. What keeps it from being evaluated is part of that.
 * The settings are validated first; the policy is asked only if it accepts them.
 */
export async function observeCase(test: SuiteCase, surroundings: CaseSurroundings): Promise<ObservedCase> {
  const logs = collectLogs();
  const observation: MutableObservation = {
    ...emptyObservation(),
    logs: logs.events,
    notSelected: surroundings.notSelected,
  };
  let trace: CallTrace | undefined;
  try {
    if (surroundings.notSelected === undefined) {
      const { folder } = surroundings;
      const calls = traceCalls(await readSession(test.session, folder));
      trace = calls;
      const settings = await readSettings(test.settings, folder);
      checkSettingsFit(surroundings.subject, settings);
      // Before the modules are read: what is said by one that is written meanwhile is not taken for this one's words.
      const key = opinionKey(test, settings, surroundings.subject);
      const policy = await bindSubject(surroundings.subject, surroundings.modules, {
        settings,
        executionMode: test.executionMode,
        mode: test.mode,
        grantsOf: ({ metadata }) => (test.contextAware ? (metadata?.contextAwareResources ?? []) : []),
        timeoutIsExplicit: test.timeoutMs !== undefined,
        environment: {
          limits: { ...defaultLimits, timeoutMs: test.timeoutMs ?? defaultLimits.timeoutMs },
          allowList: parseAllowList(test.allowedHostCapabilities ?? ['*']),
          interactions: calls.interactions,
          now: surroundings.now,
        },
        logFor: () => logs.log,
      });
      const askSettings = async (): Promise<SettingsOpinion> => {
        const validation = await policy.evaluator.validateSettings();
        const isLasting = test.session === undefined && calls.made().length === 0;
        return { validation, logs: logs.events.slice(), isLasting };
      };
      const { validation, logs: said } = await surroundings.opinions.get(key, askSettings);
      observation.settings = { valid: validation.valid, message: validation.message };
      if (logs.events.length === 0) for (const event of said) logs.log(event);
      if (validation.valid && test.request !== undefined) {
        const request = await readRequest(test.request, test.raw ?? policy.raw, folder);
        observation.object = request.object;
        const startedAt = monotonicMs();
        const verdict = await policy.evaluator.evaluate(request);
        observation.durationMs = monotonicMs() - startedAt;
        Object.assign(observation, observeVerdict(verdict, request));
        observation.hasUndeclaredMutation = policy.deniesMutation && isMutation(verdict.response);
      }
    }
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    observation.error = { code: error.code, message: error.message, hint: error.hint };
  }
  observation.hostCalls = trace?.made() ?? [];
  observation.unusedCalls = trace?.unused() ?? [];
  observation.sessionMismatch = trace?.mismatch();
  observation.unansweredCall = trace?.unanswered();
  return { observation, exchanges: trace?.exchanges() ?? [] };
}

/** Members of a group have settings each. */
function checkSettingsFit(subject: Subject, settings: JsonValue | undefined): void {
  if (settings === undefined || subject.type === 'module' || subject.definition.type === 'policy') return;
  throw new WardctlError(
    'SUITE_INVALID',
    `settings: expected none, because ${subject.definition.name} is a group`,
    {
      hint: 'The members of a group have settings of their own: write them into the custom resource.',
    },
  );
}
