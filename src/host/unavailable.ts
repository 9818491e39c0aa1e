import type { ContextAwareResource } from '../policy/index.ts';
import type { CallbackRequest } from './callback-request.ts';
import { CapabilityFailure } from './capability.ts';

/** Why a request cannot be answered live, and what to do about it; `name` is what the user knows it by. */
export function unavailable(
  request: CallbackRequest,
  name: string,
  contextAwareResources: readonly ContextAwareResource[],
): CapabilityFailure {
  // Without a granted resource the reference makes no client, and says so (policy-abi 6.1).
  if (request.tag === 'KubernetesCanI' && contextAwareResources.length === 0) {
    return new CapabilityFailure('kube::Client was not initialized properly');
  }
  return new CapabilityFailure(
    `${name} is not available yet in wardctl: a session has to answer it ` +
      '(--replay-host-capabilities-interactions; docs/run.md)',
  );
}
