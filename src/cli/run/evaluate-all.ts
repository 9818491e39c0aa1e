import { WardctlError } from '../../errors.ts';
import { monotonicMs } from '../../runtime/index.ts';
import type { BoundPolicy, Verdict } from '../../evaluate/index.ts';
import type { RequestInput } from './requests.ts';

/** One policy's verdict on one request. */
export interface Outcome {
  readonly policy: BoundPolicy;
  readonly request: RequestInput;
  readonly verdict: Verdict;
  readonly durationMs: number;
}

/**
 * Evaluates every policy on every request, policy by policy, each verdict as soon as it is there.
 * @throws WardctlError SETTINGS_INVALID before a policy with invalid settings is asked anything
 */
export async function* evaluateAll(
  policies: readonly BoundPolicy[],
  requests: readonly RequestInput[],
): AsyncGenerator<Outcome> {
  for (const policy of policies) {
    await checkSettings(policy);
    for (const request of requests) {
      const parsed = policy.raw ? request.asRawRequest() : request.asAdmissionRequest();
      const startedAt = monotonicMs();
      const verdict = await policy.evaluator.evaluate(parsed);
      yield { policy, request, verdict, durationMs: monotonicMs() - startedAt };
    }
  }
}

async function checkSettings({ evaluator, label }: BoundPolicy): Promise<void> {
  const { valid, message } = await evaluator.validateSettings().catch((error: unknown) => {
    const isInit = error instanceof WardctlError && error.code === 'GUEST_INIT_FAILED';
    throw isInit ? error.about(label) : error;
  });
  if (valid) return;
  const { settingsRefused } = await import('./settings-refused.ts');
  throw settingsRefused(label, message ?? '');
}
