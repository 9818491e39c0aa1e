import {
  createPlayer,
  type Exchange,
  type InteractionPlayer,
  type InteractionRecorder,
} from '../../host/index.ts';

/** What a call did with the session: the exchanges that it took. `undefined` where there is no session. */
export type Taken = readonly Exchange[] | undefined;

/** Plays the part of a session that an evaluation needs as often as the evaluation is repeated. */
export interface SessionTape {
  /** What policies are bound to. */
  readonly interactions: InteractionPlayer | InteractionRecorder | undefined;
  /** Does what takes from the session, or adds to it, in the order of `run`, and tells what it took. */
  observe<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly taken: Taken }>;
  /** From now on, the calls of one evaluation are answered with what it took; nothing is recorded. */
  rewind(taken: Taken): void;
}

/** @param channel what a run would use: a session to play, one to record, or none */
export function createTape(channel: InteractionPlayer | InteractionRecorder | undefined): SessionTape {
  if (channel?.mode === 'replay') return playingTape(channel);
  let isObserving = false;
  const recorder: InteractionRecorder | undefined = channel && {
    mode: 'record',
    add(exchange) {
      // Later ones are the same again, and too many.
      if (isObserving) channel.add(exchange);
    },
    exchanges: () => channel.exchanges(),
  };
  return {
    interactions: recorder,
    async observe(work) {
      isObserving = true;
      try {
        return { result: await work(), taken: undefined };
      } finally {
        isObserving = false;
      }
    },
    rewind: () => undefined,
  };
}

function playingTape(session: InteractionPlayer): SessionTape {
  let current = session;
  return {
    interactions: {
      mode: 'replay',
      answer: (request) => current.answer(request),
      remaining: () => current.remaining(),
    },
    async observe(work) {
      current = session;
      const before = session.remaining();
      const result = await work();
      return { result, taken: before.slice(0, before.length - session.remaining().length) };
    },
    rewind(taken) {
      current = createPlayer(taken ?? []);
    },
  };
}
