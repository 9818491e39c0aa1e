import {
  applyPatch,
  parsePatch,
  PatchError,
  type AdmissionResponse,
  type PolicyRequest,
} from '../../admission/index.ts';
import { WardctlError } from '../../errors.ts';
import {
  bindSubject,
  type BoundPolicy,
  type ModuleCache,
  type Subject,
  type Verdict,
} from '../../evaluate/index.ts';
import { fileVersion } from '../../files/index.ts';
import { parseAllowList, traceCalls, type CallTrace, type Exchange } from '../../host/index.ts';
import { parseJson, stringifyJson, type JsonValue } from '../../json/index.ts';
import { defaultLimits, monotonicMs } from '../../runtime/index.ts';
import type { ObservedAnswer, Observation } from '../observation.ts';
import type { SuiteCase } from '../suite.ts';
import { collectLogs } from './bounded-logs.ts';
import { modulePathsOf } from '../module-paths.ts';
import { readRequest, readSession, readSettings } from './read-source.ts';
import type { SettingsOpinion, SettingsOpinions } from './settings-opinions.ts';

/** What a case works with. */
export interface CaseSurroundings {
  /** Folder of the suite file, which paths count from. */
  readonly folder: string;
  readonly subject: Subject;
  /** Stands for the subject among all of a run. */
  readonly subjectKey: string;
  readonly modules: ModuleCache;
  readonly opinions: SettingsOpinions;
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
    ...nothing(),
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
      const key = opinionKey(test, settings, surroundings);
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
          now: Date.now,
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
        await ask(policy, request, observation);
      }
    }
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    observation.error = { code: error.code, message: error.message, hint: error.hint };
  }
  observation.hostCalls = trace?.made() ?? [];
  observation.unusedCalls = trace?.unused() ?? [];
  return { observation, exchanges: trace?.exchanges() ?? [] };
}

async function ask(
  policy: BoundPolicy,
  request: PolicyRequest,
  observation: MutableObservation,
): Promise<void> {
  observation.object = request.object;
  const startedAt = monotonicMs();
  const verdict = await policy.evaluator.evaluate(request);
  observation.durationMs = monotonicMs() - startedAt;
  answered(verdict, request, observation);
}

function opinionKey(
  { executionMode, contextAware, allowedHostCapabilities, timeoutMs }: SuiteCase,
  settings: JsonValue | undefined,
  { subject, subjectKey }: CaseSurroundings,
): string {
  const own = settings === undefined ? null : stringifyJson(settings);
  const granted = [executionMode, contextAware, allowedHostCapabilities, timeoutMs];
  return JSON.stringify([subjectKey, modulePathsOf(subject).map(fileVersion), own, ...granted]);
}

function answered(
  { response, ownResponse, failure }: Verdict,
  request: PolicyRequest,
  observation: MutableObservation,
): void {
  if (failure !== undefined) observation.failure = { kind: failure.kind, message: failure.message };
  try {
    observation.answer = answerOf(response, request);
    if (ownResponse !== response) observation.ownAnswer = answerOf(ownResponse, request);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const message = `the policy answered with a patch that cannot be applied: ${error.message}`;
    observation.failure ??= { kind: 'reply', message };
    observation.answer ??= { ...answerWithoutPatch(response), allowed: false, message, code: 500 };
  }
}

/** @throws PatchError for a patch that does not fit the object; that of a rejection is never applied */
function answerOf(response: AdmissionResponse, { object }: PolicyRequest): ObservedAnswer {
  const answer = answerWithoutPatch(response);
  if (!response.allowed || response.patch === undefined) return answer;
  const operations = parsePatch(response.patch);
  if (operations.length === 0) return answer;
  if (object === undefined) throw new PatchError('the request has no object');
  return { ...answer, patch: documentOf(response.patch), mutatedObject: applyPatch(object, operations) };
}

function answerWithoutPatch({
  allowed,
  status,
  warnings,
  auditAnnotations,
}: AdmissionResponse): ObservedAnswer {
  return {
    allowed,
    message: status?.message,
    code: status?.code,
    warnings: warnings ?? [],
    auditAnnotations: auditAnnotations ?? {},
    patch: undefined,
    mutatedObject: undefined,
  };
}

/** The operations as they are in the answer, which holds them in Base64. */
function documentOf(patch: string): JsonValue {
  return parseJson(Buffer.from(patch, 'base64'));
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

function nothing(): Observation {
  return {
    answer: undefined,
    ownAnswer: undefined,
    object: undefined,
    settings: undefined,
    failure: undefined,
    error: undefined,
    hostCalls: [],
    unusedCalls: [],
    logs: [],
    notSelected: undefined,
    durationMs: 0,
  };
}
