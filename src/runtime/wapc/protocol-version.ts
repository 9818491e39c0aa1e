import { WardctlError } from '../../errors.ts';
import { createHost, parseAllowList } from '../../host/index.ts';
import { GuestFailure } from '../guest-failure.ts';
import type { RuntimeEnvironment } from '../runtime.ts';
import { callGuest, compileGuest } from './guest.ts';

type ProtocolVersion = 'v1' | 'Unknown';

const request = { operation: Buffer.from('protocol_version'), payload: new Uint8Array(0) };
const versions: ReadonlyMap<string, ProtocolVersion> = new Map([
  ['"v1"', 'v1'],
  ['"Unknown"', 'Unknown'],
]);

/** Of an answer, and of the error text of a guest, in bytes. Both end up in a message. */
const maxShownBytes = 60;
const maxErrorBytes = 4096;

/**
 * The answer of a new instance to `protocol_version` (policy-abi 1.4).
 * @throws WardctlError WASM_*, GUEST_INIT_FAILED, GUEST_CALL_FAILED
 */
export async function askProtocolVersion(
  bytes: Uint8Array,
  { limits, sandbox }: RuntimeEnvironment,
  now: () => number,
): Promise<ProtocolVersion> {
  const bounded = { ...limits, maxLogBytes: Math.min(limits.maxLogBytes, maxErrorBytes) };
  const log = (): void => undefined;
  const host = createHost({ allowList: parseAllowList([]), contextAwareResources: [], log, now });
  const context = { limits: bounded, host, contextAwareResources: [], log, now };
  try {
    return await callGuest(compileGuest(bytes, bounded), request, readVersion, context, sandbox);
  } catch (error) {
    throw error instanceof GuestFailure ? unanswered(error) : error;
  }
}

function readVersion(reply: Uint8Array): ProtocolVersion {
  const shown = Buffer.from(reply.subarray(0, maxShownBytes)).toString('utf8').trim();
  const version = reply.length > maxShownBytes ? undefined : versions.get(shown);
  if (version !== undefined) return version;
  const found = reply.length > maxShownBytes ? `${shown}…` : shown;
  throw new GuestFailure('reply', `expected the JSON string "v1", found ${found === '' ? 'nothing' : found}`);
}

function unanswered({ beforeCall, message }: GuestFailure): WardctlError {
  if (beforeCall) {
    return new WardctlError('GUEST_INIT_FAILED', `unable to rehydrate wapc module: ${message}`, {
      hint: 'The policy fails while it starts, before it is asked anything; this is for its author to mend.',
    });
  }
  const problem = `the policy does not tell its protocol version: ${message}`;
  return new WardctlError('GUEST_CALL_FAILED', problem, {
    hint: 'A waPC policy answers the operation protocol_version; every Kubewarden SDK has a handler to register for it.',
  });
}
