import { Interrupted } from '../../../interrupted.ts';
import type { Terminal } from '../../../terminal.ts';
import { usableTerminal } from '../../../text/layout.ts';
import { answerKey } from './answer-key.ts';
import { layQuestions } from './lay-questions.ts';
import { currentQuestion, firstState, type Answers, type Question } from './question.ts';

/**
 * Asks questions on the terminal that stdin and stdout are.
 * @throws Interrupted where the user pressed Ctrl-C; the signal's reason
 */
export async function askQuestions(
  questions: readonly Question[],
  look: Omit<Terminal, 'columns'>,
  signal: AbortSignal,
): Promise<Answers> {
  // It takes a third of a second to load.
  const { openQuestions } = await import('../../../screens.ts');
  signal.throwIfAborted();
  let state = firstState(questions);
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const screen = openQuestions({
    rowsOf: ({ columns, rows }) => layQuestions(state, usableTerminal({ ...look, columns }), rows),
    onKey: (key) => {
      state = answerKey(state, key);
      screen.update();
      if (state.isInterrupted) reject(new Interrupted('SIGINT'));
      else if (currentQuestion(state) === undefined) resolve(undefined);
    },
  });
  const onAbort = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', onAbort);
  // What is said about a bug of ours must stand below.
  process.prependListener('uncaughtException', screen.leave);
  try {
    await promise;
    return state.answers;
  } finally {
    await screen.close();
    process.off('uncaughtException', screen.leave);
    signal.removeEventListener('abort', onAbort);
  }
}
