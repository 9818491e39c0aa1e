import { WardctlError } from '../../errors.ts';
import { readTextBounded } from '../../files/index.ts';
import { Interrupted } from '../interrupted.ts';
import { promptLine } from '../prompt.ts';
import { isTerminal } from '../terminal.ts';

const maxPasswordBytes = 64 * 1024;

export interface PasswordOptions {
  /** File with nothing but the password; a line break at its end does not count. */
  readonly file: string | undefined;
  /** The process's: `COSIGN_PASSWORD` has the password. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is asked at a terminal, without colon. */
  readonly question: string;
  /** Whether to ask twice: for a password that is new. */
  readonly isNew: boolean;
}

/**
 * The password of a key: from a file, from the variable that cosign takes it from, or by asking the user.
 * @throws WardctlError USAGE_INVALID, KEY_UNREADABLE; Interrupted where the user pressed Ctrl-C
 */
export async function readPassword({ file, env, question, isNew }: PasswordOptions): Promise<string> {
  if (file !== undefined) {
    const text = readTextBounded(file, {
      what: 'password file',
      errorCode: 'KEY_UNREADABLE',
      maxBytes: maxPasswordBytes,
    });
    return text.replace(/\r?\n$/, '');
  }
  const fromEnvironment = env['COSIGN_PASSWORD'];
  if (fromEnvironment !== undefined) return fromEnvironment;
  if (!process.stdin.isTTY || !isTerminal(2)) {
    throw new WardctlError('USAGE_INVALID', 'cannot ask for the password of the key: this is no terminal', {
      hint: 'Set COSIGN_PASSWORD, or give a file with --password-file.',
    });
  }
  const password = await ask(`${question}: `);
  if (!isNew || (await ask(`${question} again: `)) === password) return password;
  throw new WardctlError('USAGE_INVALID', 'expected the same password twice, found two', {
    hint: 'Nothing was written. Try again.',
  });
}

async function ask(question: string): Promise<string> {
  const answer = await promptLine(question, { echo: false, input: process.stdin, output: process.stderr });
  if (typeof answer !== 'string') return answer.line;
  if (answer === 'interrupted') throw new Interrupted('SIGINT');
  throw new WardctlError('USAGE_INVALID', 'expected a password, found the end of the input', {
    hint: 'Type it, and press Enter; an empty one is a password, too.',
  });
}
