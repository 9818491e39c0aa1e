import { Deferred, HostCallError, type Host, type HostCall } from '../host/index.ts';
import type { BoundedLog } from './bounded-log.ts';
import { GuestFailure } from './guest-failure.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { Limits } from './limits.ts';

/** What the host answered. */
export interface HostAnswer {
  readonly ok: boolean;
  /** The reply, or the text of an error. */
  readonly bytes: Uint8Array;
}

/** Names a policy may call are short; anything longer is not a name. */
const maxNameBytes = 1024;

/** The host calls of one evaluation: counted, bounded in size, failures turned into error texts. */
export class HostBridge {
  private calls = 0;
  private readonly host: Host;
  private readonly memory: GuestMemory;
  private readonly limits: Limits;
  private readonly log: BoundedLog;

  constructor(host: Host, memory: GuestMemory, limits: Limits, log: BoundedLog) {
    this.host = host;
    this.memory = memory;
    this.limits = limits;
    this.log = log;
  }

  /** Makes the call that eight guest integers describe (policy-abi 3.2, 4.1). */
  call(...pointers: readonly number[]): HostAnswer | Deferred<HostAnswer> {
    this.calls++;
    if (this.calls > this.limits.maxHostCalls) {
      throw new GuestFailure('limit', `policy made more than ${String(this.limits.maxHostCalls)} host calls`);
    }
    const call = this.readCall(pointers);
    if (isLogCall(call) && !this.log.admits(call.payload.length)) return success(nothing);
    try {
      const reply = this.host.call(call);
      if (reply instanceof Uint8Array) return success(reply);
      return new Deferred(async () => reply.then(success, failure));
    } catch (error) {
      return failure(error);
    }
  }

  private readCall(pointers: readonly number[]): HostCall {
    const [bindingAt = 0, bindingLength = 0, namespaceAt = 0, namespaceLength = 0] = pointers;
    const [operationAt = 0, operationLength = 0, payloadAt = 0, payloadLength = 0] = pointers.slice(4);
    const { memory } = this;
    return {
      binding: memory.text(bindingAt, bindingLength, maxNameBytes, 'binding of a host call'),
      namespace: memory.text(namespaceAt, namespaceLength, maxNameBytes, 'namespace of a host call'),
      operation: memory.text(operationAt, operationLength, maxNameBytes, 'operation of a host call'),
      payload: memory.copy(payloadAt, payloadLength, this.limits.maxReplyBytes, 'payload of a host call'),
    };
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
