import type { Exchange, InteractionRecorder } from './interactions.ts';

/** Collects exchanges in memory; `formatSession` makes a session file of them. */
export function createRecorder(): InteractionRecorder {
  const recorded: Exchange[] = [];
  return {
    mode: 'record',
    add: (exchange) => void recorded.push(exchange),
    exchanges: () => recorded,
  };
}
