import { internalError } from '../../../admission/index.ts';
import type { Observation, ObservedAnswer } from '../../../suite/index.ts';
import { explainFailure } from '../../report/failure.ts';
import { readSettingsFailure } from '../../report/settings-failure.ts';
import type { Style } from '../../text/paint.ts';

/** What came of a case, in words that are partly the policy's own. */
export interface OutcomeText {
  readonly text: string;
  readonly style: Style;
}

/** The verdict of a policy in brief: `rejected (403): no privileged containers`. */
export function describeOutcome({
  answer,
  ownAnswer,
  settings,
  failure,
  error,
  notSelected,
}: Observation): OutcomeText {
  if (error !== undefined) return { text: `${error.code}: ${error.message}`, style: 'failed' };
  if (failure !== undefined) {
    return { text: `failed (${failure.kind}): ${describeFailure(failure).reason}`, style: 'failed' };
  }
  if (notSelected !== undefined) return { text: `not selected: ${notSelected}`, style: 'quiet' };
  if (answer !== undefined) {
    const own = ownAnswer === undefined ? '' : `, in protect mode ${describeAnswer(ownAnswer)}`;
    return { text: describeAnswer(answer) + own, style: answer.allowed ? 'accepted' : 'rejected' };
  }
  if (settings?.valid === false) {
    const { message = '' } = settings;
    const failed = readSettingsFailure(message);
    return failed === undefined
      ? { text: `settings refused: ${message === '' ? 'no message' : message}`, style: 'rejected' }
      : { text: `failed on its settings: ${failed.text}`, style: 'failed' };
  }
  return { text: 'settings accepted', style: 'accepted' };
}

function describeAnswer({ allowed, code, message, patch }: ObservedAnswer): string {
  if (allowed) return patch === undefined ? 'accepted' : 'accepted with changes';
  const status = code === undefined ? 'rejected' : `rejected (${String(code)})`;
  return `${status}: ${message ?? 'no message'}`;
}

/** Why a policy failed, and the functions it was in, innermost first. */
export function describeFailure(failure: NonNullable<Observation['failure']>): {
  readonly reason: string;
  readonly frames: readonly string[];
} {
  const response = internalError('', failure.message);
  const view = { policyId: '', request: { source: '' }, response, object: undefined, failure, durationMs: 0 };
  const [reason, frames] = explainFailure(view)?.facts ?? [];
  return {
    reason: reason?.entries[0]?.text ?? failure.message,
    frames: frames?.entries.map(({ text }) => text) ?? [],
  };
}
