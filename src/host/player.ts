import { debugRequest, equalRequests } from './callback-request.ts';
import { CapabilityFailure, ReplayFailure } from './capability.ts';
import type { Exchange, InteractionPlayer } from './interactions.ts';

/**
 * Replays exchanges strictly in their order: each request takes the first one left, and loses it even
 * when it is another one (policy-abi 6.8).
 */
export function createPlayer(exchanges: readonly Exchange[]): InteractionPlayer {
  let next = 0;
  return {
    mode: 'replay',
    answer(request) {
      const exchange = exchanges[next];
      if (exchange === undefined) throw new ReplayFailure('the list of recorded responses is empty');
      next++;
      if (!equalRequests(exchange.request, request)) {
        const expected = debugRequest(exchange.request);
        const found = debugRequest(request);
        throw new ReplayFailure(
          `Replay error: unexpected request. Was expecting ${expected}, got ${found} instead`,
        );
      }
      if (exchange.response.type === 'Error') throw new CapabilityFailure(exchange.response.message);
      return Buffer.from(exchange.response.payload);
    },
    remaining: () => exchanges.slice(next),
  };
}
