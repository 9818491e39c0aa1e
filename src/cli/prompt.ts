import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

export interface PromptOptions {
  /** Whether what is typed is shown. */
  readonly echo: boolean;
  /** A terminal. */
  readonly input: NodeJS.ReadableStream;
  /** Where the question goes. */
  readonly output: NodeJS.WritableStream;
}

/** Why a prompt has no answer. */
export type NoAnswer = 'interrupted' | 'ended';

/**
 * Asks for one line. The terminal is as before when this returns, also after Ctrl-C.
 * @returns the line, or that the user pressed Ctrl-C (`interrupted`) or Ctrl-D (`ended`)
 */
export function promptLine(
  question: string,
  { echo, input, output }: PromptOptions,
): Promise<{ readonly line: string } | NoAnswer> {
  // In its terminal mode readline echoes by itself, to where nobody sees it.
  const lines = createInterface({
    input,
    output: echo ? output : nowhere(),
    terminal: true,
    historySize: 0,
    prompt: echo ? question : '',
  });
  return new Promise((resolve) => {
    let answer: { readonly line: string } | NoAnswer = 'ended';
    lines.once('SIGINT', () => {
      answer = 'interrupted';
      lines.close();
    });
    lines.once('line', (line) => {
      answer = { line };
      lines.close();
    });
    lines.once('close', () => {
      // The line break that the user typed was echoed only if everything was.
      if (!echo || typeof answer === 'string') output.write('\n');
      resolve(answer);
    });
    if (!echo) output.write(question);
    lines.prompt();
  });
}

function nowhere(): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
}
