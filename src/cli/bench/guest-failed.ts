import { WardctlError } from '../../errors.ts';
import type { GuestFailure } from '../../runtime/index.ts';

/** A policy that crashes or runs out of time answers nothing whose time could be measured. */
export function guestFailed(what: string, failure: GuestFailure): WardctlError {
  return new WardctlError('GUEST_CALL_FAILED', `${what}: the policy gave no answer: ${failure.message}`, {
    hint: 'There is nothing to measure; look at it with: wardctl run',
    details: { failure: failure.kind },
  });
}
