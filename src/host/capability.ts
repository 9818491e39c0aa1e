import type { CallbackRequest, RequestTag } from './callback-request.ts';

/** What live answers may use of the outside world. */
export interface Surroundings {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number;
  readonly lookupHost: LookupHost;
}

/** Resolves a host name to addresses in the order of the resolver, or rejects. */
export type LookupHost = (host: string) => Promise<readonly string[]>;

/** @throws JsonSyntaxError or DecodeError: the guest gets the message. */
export type PayloadDecoder = (payload: Uint8Array) => CallbackRequest;

/** @throws CapabilityFailure, as a rejection. */
export type Answer = (request: CallbackRequest, surroundings: Surroundings) => Promise<Uint8Array>;

/** The operations of one namespace. */
export interface Capability {
  readonly namespace: string;
  /** How the payload of each operation reads. */
  readonly operations: Readonly<Record<string, PayloadDecoder>>;
  /** The requests that are answered live; the others can only be replayed from a session. */
  readonly answers: Readonly<Partial<Record<RequestTag, Answer>>>;
}

/** A request that passed every gate and could not be answered. Causes are shown to the guest too. */
export class CapabilityFailure extends Error {
  override readonly name = 'CapabilityFailure';
}

/** A session does not hold what the policy asks for. */
export class ReplayFailure extends CapabilityFailure {}

/** A failure with its causes, as the reference shows it: message, blank line, `Caused by:` (policy-abi 6.1). */
export function describeFailure(failure: CapabilityFailure): string {
  const causes: string[] = [];
  for (let cause = failure.cause; cause instanceof Error; cause = cause.cause) causes.push(cause.message);
  if (causes.length === 0) return failure.message;
  const lines = causes.map((cause, index) =>
    causes.length === 1 ? `    ${cause}` : `    ${String(index)}: ${cause}`,
  );
  return `${failure.message}\n\nCaused by:\n${lines.join('\n')}`;
}
