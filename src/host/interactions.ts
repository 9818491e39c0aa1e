import type { CallbackRequest } from './callback-request.ts';

/** A request and what it was answered with, as sessions hold them (policy-abi 6.8). */
export interface Exchange {
  readonly request: CallbackRequest;
  readonly response: ExchangeResponse;
}

export type ExchangeResponse =
  | { readonly type: 'Success'; readonly payload: string }
  | { readonly type: 'Error'; readonly message: string };

/** Answers requests from a session instead of the world. */
export interface InteractionPlayer {
  readonly mode: 'replay';
  /** @throws CapabilityFailure: the recorded one, or for a request other than the recorded one */
  answer(request: CallbackRequest): Uint8Array;
  /** The exchanges that were not asked for yet. */
  remaining(): readonly Exchange[];
}

/** Keeps what was asked and answered. */
export interface InteractionRecorder {
  readonly mode: 'record';
  add(exchange: Exchange): void;
  exchanges(): readonly Exchange[];
}
