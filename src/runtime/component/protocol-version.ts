import { WardctlError } from '../../errors.ts';
import { createHost, parseAllowList } from '../../host/index.ts';
import { GuestFailure } from '../guest-failure.ts';
import type { RuntimeEnvironment } from '../runtime.ts';
import { callComponent, prepareComponent } from './guest.ts';
import { liftProtocolVersion } from './lift-response.ts';
import { startFailure } from './start-failure.ts';

/** Of the error text of a guest, in bytes: it ends up in a message. */
const maxErrorBytes = 4096;
const maxShownLength = 60;

/**
 * The protocol version that a new instance of a component states. It may call nothing.
 * @throws WardctlError WASM_*, COMPONENT_WORLD_MISMATCH, PACKAGE_MISSING, GUEST_INIT_FAILED, GUEST_CALL_FAILED
 */
export async function askComponentProtocolVersion(
  bytes: Uint8Array,
  environment: RuntimeEnvironment,
  now: () => number,
): Promise<'v1'> {
  const limits = {
    ...environment.limits,
    maxLogBytes: Math.min(environment.limits.maxLogBytes, maxErrorBytes),
  };
  const log = (): void => undefined;
  const host = createHost({ allowList: parseAllowList([]), contextAwareResources: [], log, now });
  const context = { limits, host, contextAwareResources: [], log, now };
  const component = await prepareComponent(bytes, environment);
  try {
    return await callComponent(component, 'metadata', [], readVersion, context);
  } catch (error) {
    throw error instanceof GuestFailure ? unanswered(error) : error;
  }
}

function readVersion(answer: unknown): 'v1' {
  const version = liftProtocolVersion(answer);
  if (version === 'v1') return version;
  throw new GuestFailure('reply', `expected v1, found ${JSON.stringify(version.slice(0, maxShownLength))}`);
}

function unanswered(failure: GuestFailure): WardctlError {
  const { beforeCall, message } = failure;
  if (beforeCall) return startFailure(failure);
  return new WardctlError('GUEST_CALL_FAILED', `the policy does not tell its protocol version: ${message}`, {
    hint: 'A component answers metadata with the protocol version it was made for: v1.',
  });
}
