import { capabilityNames } from './capability-names.ts';
import type { CallbackRequest } from './callback-request.ts';
import { ReplayFailure } from './capability.ts';
import { findAnswer } from './catalogue.ts';
import type { Exchange, InteractionPlayer, InteractionRecorder } from './interactions.ts';
import { createPlayer } from './player.ts';
import { createRecorder } from './recorder.ts';
import type { JsonValue } from '../json/index.ts';

/** A call that a policy made to its host. */
export interface HostCallRecord {
  /** Name of the request as sessions have it, such as `DNSLookupHost`. */
  readonly request: string;
  /** Full name of the capability, such as `net/v1/dns_lookup_host`. */
  readonly capability: string;
  /** The request's fields, as sessions have them. */
  readonly fields: JsonValue;
}

/** A call that is not the next one of the session; it failed. */
export interface SessionMismatch {
  /** What the policy was told. */
  readonly message: string;
  /** The call that the session has there; `undefined` at its end. */
  readonly expected: HostCallRecord | undefined;
  readonly found: HostCallRecord;
}

/** The host calls of one evaluation as they happen. */
export interface CallTrace {
  readonly interactions: InteractionPlayer | InteractionRecorder;
  made(): HostCallRecord[];
  /** Recorded calls that nobody made; empty for calls that are answered live. */
  unused(): HostCallRecord[];
  /** The first call that is not the next one of the session; `undefined` where there was none. */
  mismatch(): SessionMismatch | undefined;
  /** The first call that only a session can answer, and that had none; `undefined` where there was none. */
  unanswered(): HostCallRecord | undefined;
  /** What was asked and answered, to be replayed. */
  exchanges(): readonly Exchange[];
}

/** @param session what to answer from; `undefined`: the world answers */
export function traceCalls(session: readonly Exchange[] | undefined): CallTrace {
  return session === undefined ? liveCalls() : replayedCalls(session);
}

function liveCalls(): CallTrace {
  const recorder = createRecorder();
  return {
    interactions: recorder,
    made: () => recorder.exchanges().map(({ request }) => recordOf(request)),
    unused: () => [],
    mismatch: () => undefined,
    unanswered: () => {
      const found = recorder.exchanges().find(({ request }) => findAnswer(request.tag) === undefined);
      return found && recordOf(found.request);
    },
    exchanges: () => recorder.exchanges(),
  };
}

function replayedCalls(session: readonly Exchange[]): CallTrace {
  const player = createPlayer(session);
  const made: HostCallRecord[] = [];
  /** What other calls took away. */
  const missed: Exchange[] = [];
  let mismatch: SessionMismatch | undefined;
  return {
    interactions: {
      ...player,
      answer(request) {
        const found = recordOf(request);
        const exchange = session[made.length];
        made.push(found);
        try {
          return player.answer(request);
        } catch (error) {
          if (!(error instanceof ReplayFailure)) throw error;
          mismatch ??= { message: error.message, expected: exchange && recordOf(exchange.request), found };
          if (exchange !== undefined) missed.push(exchange);
          throw error;
        }
      },
    },
    made: () => made,
    mismatch: () => mismatch,
    unanswered: () => undefined,
    unused: () => [...missed, ...player.remaining()].map(({ request }) => recordOf(request)),
    exchanges: () => session,
  };
}

function recordOf({ tag, fields }: CallbackRequest): HostCallRecord {
  return { request: tag, capability: capabilityNames[tag], fields };
}
