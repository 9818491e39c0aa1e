import { shown } from '../registry/server-text.ts';
import { Secrets } from '../secrets.ts';
import type { HelperEnd } from './run-helper.ts';

const maxCharacters = 200;
/** An answer has less. */
const maxWords = 100;
/** Members of the protocol's JSON, which are no secrets. */
const memberNames = ['ServerURL', 'Username', 'Secret'];
/** `password=…`, `token: …`: what scripts print of themselves when they are debugged. */
const assignment = /((?:pass(?:word|wd|phrase)?|secret|token|auth(?:orization)?)["']?\s*[:=]\s*).+$/i;
/** Words and paths have blanks, dots or slashes sooner; keys and tokens have not. */
const longWord = /[\w+=-]{32,}/g;

/** What a helper was to keep. */
interface GivenLogin {
  readonly username: string;
  readonly secret: string;
}

/**
 * How a helper ended that failed, with the first line of what it wrote to stderr: without the login it was given, and
 * without anything that it also wrote to stdout, where answers go.
 */
export function describeEnd({ exitCode, stdout, stderr }: HelperEnd, given?: GivenLogin): string {
  const status = `it ended with status ${String(exitCode)}`;
  const secrets = new Secrets();
  if (given !== undefined) secrets.addLogin(given.username, given.secret);
  const words = stdout.split(/["'\s,{}[\]]+/, maxWords);
  for (const word of words) if (!memberNames.includes(word)) secrets.add(word);
  const line = stderr.split(/[\r\n]+/).find((one) => one.trim() !== '') ?? '';
  const complaint = shown(line, secrets, maxCharacters).replace(assignment, '$1***').replace(longWord, '***');
  return /[^*\s]/.test(complaint) ? `${status}: ${complaint}` : status;
}
