import type { Deferred, Host, HostCall } from '../host/index.ts';
import type { BoundedLog } from './bounded-log.ts';
import type { GuestMemory } from './guest-memory.ts';
import { HostCalls, maxNameBytes, type HostAnswer } from './host-calls.ts';
import type { Limits } from './limits.ts';

export type { HostAnswer } from './host-calls.ts';

/** The host calls of one evaluation of a core module, which describes them in its memory. */
export class HostBridge {
  private readonly calls: HostCalls;
  private readonly memory: GuestMemory;
  private readonly limits: Limits;

  constructor(host: Host, memory: GuestMemory, limits: Limits, log: BoundedLog) {
    this.calls = new HostCalls(host, limits, log);
    this.memory = memory;
    this.limits = limits;
  }

  /** Makes the call that eight guest integers describe (policy-abi 3.2, 4.1). */
  call(...pointers: readonly number[]): HostAnswer | Deferred<HostAnswer> {
    return this.calls.make(() => this.readCall(pointers));
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
