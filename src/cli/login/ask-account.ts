import { isUtf8 } from 'node:buffer';
import { WardctlError } from '../../errors.ts';
import { Interrupted } from '../interrupted.ts';
import { isTerminal } from '../terminal.ts';
import { checkSecret, checkUsername, type Account } from './account.ts';
import { promptLine } from '../prompt.ts';

export interface AccountOptions {
  readonly registry: string;
  readonly username: string | undefined;
  /** Whether the password comes from stdin, whatever that is. */
  readonly passwordFromStdin: boolean;
}

const maxStdinBytes = 64 * 1024;

/**
 * The account to log in with: from flags and stdin, or by asking the user.
 * @throws WardctlError USAGE_INVALID; Interrupted where the user pressed Ctrl-C
 */
export async function askAccount(options: AccountOptions): Promise<Account> {
  const { registry, username, passwordFromStdin } = options;
  if (username !== undefined) checkUsername(username);
  // What is typed at a terminal must not be shown, whichever way it is asked for.
  if (process.stdin.isTTY && isTerminal(2)) return askAtTerminal(options);
  if (!passwordFromStdin) {
    throw new WardctlError('USAGE_INVALID', 'cannot ask for the password: this is no terminal', {
      hint: `Pipe it: printf %s "$TOKEN" | wardctl login ${registry} --username NAME --password-stdin`,
    });
  }
  if (username === undefined) {
    throw new WardctlError(
      'USAGE_INVALID',
      '--password-stdin needs --username: stdin has the password only',
      {
        hint: `Write: printf %s "$TOKEN" | wardctl login ${registry} --username NAME --password-stdin`,
      },
    );
  }
  return { username, secret: checkSecret(await readStdinText()) };
}

async function askAtTerminal({ registry, username }: AccountOptions): Promise<Account> {
  const name = checkUsername(username ?? (await ask(`User name for ${registry}: `, true)));
  return { username: name, secret: checkSecret(await ask(`Password or access token of ${name}: `, false)) };
}

/** Nothing where the user pressed Ctrl-D. */
async function ask(question: string, echo: boolean): Promise<string> {
  const answer = await promptLine(question, { echo, input: process.stdin, output: process.stderr });
  if (answer === 'interrupted') throw new Interrupted('SIGINT');
  return answer === 'ended' ? '' : answer.line;
}

async function readStdinText(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    chunks.push(chunk);
    if (size > maxStdinBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  if (size <= maxStdinBytes && isUtf8(bytes)) return bytes.toString('utf8');
  throw new WardctlError(
    'USAGE_INVALID',
    `expected a password of at most ${String(maxStdinBytes)} bytes in UTF-8 on stdin, found something else`,
    { hint: 'Pipe the password alone.' },
  );
}
