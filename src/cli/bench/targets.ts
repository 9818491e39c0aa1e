import { ObservedEvaluator, publicNames, type BenchSubject, type ColdStart } from '../../bench/index.ts';
import { evaluateAll, type Outcome } from '../run/evaluate-all.ts';
import type { ColdJob } from './cold-job.ts';
import { guestFailed } from './guest-failed.ts';
import type { Prepared, PreparedPolicy } from './prepare.ts';

/** Something to measure. */
export type BenchTarget = WarmTarget | ColdTarget;

export interface WarmTarget {
  readonly subject: BenchSubject;
  readonly evaluate: () => Promise<unknown>;
}

export interface ColdTarget {
  readonly subject: BenchSubject;
  readonly start: (signal: AbortSignal) => Promise<ColdStart>;
}

export interface TargetOptions {
  readonly cold: boolean;
  readonly startCold: (job: ColdJob, signal: AbortSignal) => Promise<ColdStart>;
}

/**
 * Evaluates everything once, as `run` does, and gives what is to be measured: for each policy the validation of its settings,
 * each request, and a cold start with the first request.
 * @throws WardctlError SETTINGS_INVALID, GUEST_CALL_FAILED for a policy that gives no answer
 */
export async function findTargets(
  { policies, requests, tape, memory }: Prepared,
  options: TargetOptions,
): Promise<BenchTarget[]> {
  const observed = policies.map(({ bound }) => ({
    ...bound,
    evaluator: new ObservedEvaluator(bound.evaluator, tape, memory),
  }));
  const outcomes: Outcome[] = [];
  for await (const outcome of evaluateAll(observed, requests)) {
    const { policy, request, verdict } = outcome;
    if (verdict.failure !== undefined)
      throw guestFailed(`${policy.label}, ${request.source}`, verdict.failure);
    outcomes.push(outcome);
  }
  const policyNames = publicNames(policies.map(({ bound }) => bound.label));
  const requestNames = publicNames(requests.map(({ source }) => source));
  return policies.flatMap((prepared, index) => {
    const name = policyNames[index] ?? '';
    const own = outcomes.slice(index * requests.length, (index + 1) * requests.length);
    const { calls = [] } = observed[index]?.evaluator ?? {};
    return targetsOf(prepared, name, { own, requestNames, calls, tape }, options);
  });
}

interface Observed {
  readonly own: readonly Outcome[];
  readonly requestNames: readonly string[];
  /** The validation of the settings, then the requests. */
  readonly calls: ObservedEvaluator['calls'];
  readonly tape: Prepared['tape'];
}

function targetsOf(
  { bound, cold }: PreparedPolicy,
  policy: string,
  { own, requestNames, calls, tape }: Observed,
  options: TargetOptions,
): BenchTarget[] {
  const { evaluator, raw } = bound;
  const [settingsCall, ...requestCalls] = calls;
  const validateSettings: WarmTarget = {
    subject: { policy, operation: 'validate_settings', guestBytes: settingsCall?.guestBytes },
    evaluate: () => {
      tape.rewind(settingsCall?.taken);
      return evaluator.validateSettings();
    },
  };
  const validate = own.map(({ request: input, verdict }, index): WarmTarget => {
    const request = raw ? input.asRawRequest() : input.asAdmissionRequest();
    const call = requestCalls[index];
    return {
      subject: {
        policy,
        operation: 'validate',
        request: requestNames[index] ?? '',
        allowed: verdict.response.allowed,
        guestBytes: call?.guestBytes,
      },
      async evaluate() {
        tape.rewind(call?.taken);
        const again = await evaluator.evaluate(request);
        if (again.failure !== undefined) throw guestFailed(`${bound.label}, ${input.source}`, again.failure);
        return again;
      },
    };
  });
  const [first] = own;
  if (!options.cold || first === undefined) return [validateSettings, ...validate];
  const request = raw ? first.request.asRawRequest() : first.request.asAdmissionRequest();
  const job: ColdJob = { ...cold, request, session: requestCalls[0]?.taken };
  const coldStart: ColdTarget = {
    subject: { policy, operation: 'cold_start', request: requestNames[0] ?? '' },
    start: (signal) => options.startCold(job, signal),
  };
  return [validateSettings, ...validate, coldStart];
}
