import { runProgram } from '../../../build/index.ts';

const timeoutMs = 2000;

/**
 * Who the user is, by the configuration of git: `Ann <ann@example.com>`; empty where there is no git or it does not know.
 * @throws the signal's reason
 */
export async function gitAuthor(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string> {
  const end = await runProgram({
    command: ['git', 'config', '--null', '--get-regexp', String.raw`^user\.(name|email)$`],
    folder,
    environment,
    signal,
    timeoutMs,
    readsStdout: true,
  });
  if (end.type !== 'done') return '';
  const entries = end.stdout.split('\0').map((entry): [string, string] => {
    const [key = '', ...lines] = entry.split('\n');
    return [key, lines.join(' ').trim()];
  });
  // Of several values, the last one counts.
  const { 'user.name': name = '', 'user.email': email = '' }: Record<string, string> =
    Object.fromEntries(entries);
  return name === '' || email === '' ? name : `${name} <${email}>`;
}
