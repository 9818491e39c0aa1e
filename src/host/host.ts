import type { JsonObject } from '../json/index.ts';
import type { Deferred } from './deferred.ts';

/** One call of a guest to its host. Everything in it is untrusted. */
export interface HostCall {
  /** Always `kubewarden` in practice; anything else is refused. */
  readonly binding: string;
  readonly namespace: string;
  readonly operation: string;
  readonly payload: Uint8Array;
}

/** The bytes a capability answers with, at once or later. */
export type HostReply = Uint8Array | Deferred<Uint8Array>;

/** What a guest may call: policies see one of these and nothing else of the process. */
export interface Host {
  /** @throws HostCallError, or rejects with it: the guest gets its message as the error text. */
  call(call: HostCall): HostReply;
}

/** A host call that failed. The message is what the guest sees. */
export class HostCallError extends Error {
  override readonly name = 'HostCallError';
}

/** A capability granted or withheld as a whole, by namespace and operation. */
export interface HostCapability {
  readonly namespace: string;
  readonly operation: string;
  /** @throws HostCallError, or rejects with it. */
  handle(payload: Uint8Array): HostReply;
}

export type PolicyLogLevel = 'trace' | 'debug' | 'info' | 'warning' | 'error';

/** Something a policy said besides its answer. The text is the guest's and untrusted. */
export interface PolicyLogEvent {
  readonly level: PolicyLogLevel;
  readonly message: string;
  /** Further keys of a structured log call; empty for plain output. */
  readonly data: JsonObject;
}

/** Where log lines of policies go. */
export type PolicyLog = (event: PolicyLogEvent) => void;
