import { Deferred, HostCallError, type Host, type HostCall } from '../host/index.ts';
import type { BoundedLog } from './bounded-log.ts';
import { GuestFailure } from './guest-failure.ts';
import type { Limits } from './limits.ts';

/** What the host answered. */
export interface HostAnswer {
  readonly ok: boolean;
  /** The reply, or the text of an error. */
  readonly bytes: Uint8Array;
}

/** Names a policy may call are short; anything longer is not a name. */
export const maxNameBytes = 1024;

/** The host calls of one evaluation: counted, failures turned into error texts. */
export class HostCalls {
  private count = 0;
  private readonly host: Host;
  private readonly limits: Limits;
  private readonly log: BoundedLog;

  constructor(host: Host, limits: Limits, log: BoundedLog) {
    this.host = host;
    this.limits = limits;
    this.log = log;
  }

  /**
   * Makes a call.
   * @param read tells which one, within the limits of its size; asked after it was counted
   * @throws GuestFailure for one call too many
   */
  make(read: () => HostCall): HostAnswer | Deferred<HostAnswer> {
    this.count++;
    if (this.count > this.limits.maxHostCalls) {
      throw new GuestFailure('limit', `policy made more than ${String(this.limits.maxHostCalls)} host calls`);
    }
    const call = read();
    if (isLogCall(call) && !this.log.admits(call.payload.length)) return success(nothing);
    try {
      const reply = this.host.call(call);
      if (reply instanceof Uint8Array) return success(reply);
      return new Deferred(async () => reply.then(success, failure));
    } catch (error) {
      return failure(error);
    }
  }
}

const nothing = new Uint8Array(0);

/** These calls always succeed for the guest (policy-abi 6.3). */
function isLogCall({ binding, namespace, operation }: HostCall): boolean {
  return binding === 'kubewarden' && namespace === 'tracing' && operation === 'log';
}

function success(bytes: Uint8Array): HostAnswer {
  return { ok: true, bytes };
}

function failure(error: unknown): HostAnswer {
  if (error instanceof HostCallError) return { ok: false, bytes: Buffer.from(error.message) };
  throw error;
}
