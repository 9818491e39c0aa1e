import { Deferred } from '../../host/index.ts';
import type { BoundedLog } from '../bounded-log.ts';
import { GuestFailure } from '../guest-failure.ts';
import type { GuestMemory } from '../guest-memory.ts';
import type { HostAnswer, HostBridge } from '../host-bridge.ts';
import type { Limits } from '../limits.ts';
import type { GuestThread } from '../guest-thread.ts';

/** The operation and payload that a guest is called with. */
export interface WapcRequest {
  readonly operation: Uint8Array;
  readonly payload: Uint8Array;
}

const nothing = new Uint8Array(0);

/**
 * The host's side of one waPC guest call: what the guest fetches and what it leaves (policy-abi 3.2).
 * The slots start empty, as they must for every call.
 */
export class WapcExchange {
  private response: Uint8Array | undefined;
  private guestError: string | undefined;
  private hostResponse: Uint8Array = nothing;
  private hostError: Uint8Array = nothing;
  private readonly request: WapcRequest;
  private readonly memory: GuestMemory;
  private readonly bridge: HostBridge;
  private readonly limits: Limits;
  private readonly log: BoundedLog;

  constructor(
    request: WapcRequest,
    memory: GuestMemory,
    bridge: HostBridge,
    limits: Limits,
    log: BoundedLog,
  ) {
    this.request = request;
    this.memory = memory;
    this.bridge = bridge;
    this.limits = limits;
    this.log = log;
  }

  /** The imports of module `wapc`, all nine. */
  imports(thread: GuestThread): Record<string, WebAssembly.ImportValue> {
    const { memory, limits } = this;
    return {
      __guest_request: (operationAt: number, payloadAt: number) => {
        memory.write(payloadAt, this.request.payload);
        memory.write(operationAt, this.request.operation);
      },
      __guest_response: (pointer: number, length: number) => {
        this.response = memory.copy(pointer, length, limits.maxReplyBytes, 'response of the policy');
      },
      __guest_error: (pointer: number, length: number) => {
        this.guestError = memory.text(pointer, length, limits.maxLogBytes, 'error text of the policy');
      },
      __host_call: thread.suspending((...pointers: number[]) => this.callHost(pointers)),
      __host_response_len: () => this.hostResponse.length,
      __host_response: (pointer: number) => {
        memory.write(pointer, this.hostResponse);
      },
      __host_error_len: () => this.hostError.length,
      __host_error: (pointer: number) => {
        memory.write(pointer, this.hostError);
      },
      __console_log: (pointer: number, length: number) => {
        const message = memory.text(pointer, length, limits.maxLogBytes, 'log line of the policy');
        this.log.line('info', message);
      },
    };
  }

  /** The guest's reply, given what `__guest_call` returned. @throws GuestFailure */
  reply(returned: unknown): Uint8Array {
    if (typeof returned !== 'number') {
      throw new GuestFailure('trap', `expected __guest_call to return an i32, found ${typeof returned}`);
    }
    if (returned !== 0 && this.response !== undefined) return this.response;
    const fallback =
      returned === 0
        ? 'No error message set for call failure'
        : 'No error message OR response set for call success';
    throw new GuestFailure('guest-error', this.guestError ?? fallback);
  }

  private callHost(pointers: number[]): number | Deferred<number> {
    this.hostResponse = nothing;
    this.hostError = nothing;
    const answer = this.bridge.call(...pointers);
    return answer instanceof Deferred ? answer.map((later) => this.keep(later)) : this.keep(answer);
  }

  /** Success is 1 here; in the wasi mode it is 0. */
  private keep(answer: HostAnswer): number {
    if (answer.ok) this.hostResponse = answer.bytes;
    else this.hostError = answer.bytes;
    return answer.ok ? 1 : 0;
  }
}
