import { WardctlError } from '../../errors.ts';
import type { GuestFailure } from '../guest-failure.ts';

/** That a component failed before it was asked anything, as an error: nothing can be said of its policy. */
export function startFailure({ kind, message }: GuestFailure): WardctlError {
  return new WardctlError('GUEST_INIT_FAILED', `unable to instantiate the component: ${message}`, {
    hint:
      kind === 'timeout'
        ? 'The policy takes longer to start than it may take altogether; raise the time limit.'
        : 'The policy fails while it starts, before it is asked anything; this is for its author to mend.',
  });
}
