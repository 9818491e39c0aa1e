import { WardctlError } from '../../errors.ts';
import { isObject, JsonSyntaxError, parseJson, type JsonValue } from '../../json/index.ts';
import { helperCommand, type HelperSurroundings } from './helper-program.ts';
import { describeEnd } from './helper-complaint.ts';
import { runHelper, type HelperEnd } from './run-helper.ts';

/** What helpers print for a registry they know nothing of. */
const notFound = 'credentials not found in native keychain';
/** The user name under which helpers keep identity tokens. */
export const tokenUser = '<token>';

export interface HelperAnswer {
  readonly username: string;
  /** A password; an identity token where the user is `<token>`. */
  readonly secret: string;
}

/** What is done with a helper (protocol of docker-credential-helpers). */
type HelperVerb = 'get' | 'store' | 'erase';

/**
 * Asks a credential helper of docker for a login.
 * @param name of the helper: `docker-credential-<name>` is run
 * @returns `undefined` where it has none
 * @throws WardctlError CREDENTIALS_INVALID where it cannot be run, fails, or answers nonsense; what it printed to stdout is
 *   not shown
 */
export async function askHelper(
  name: string,
  server: string,
  surroundings: HelperSurroundings,
): Promise<HelperAnswer | undefined> {
  const ended = await run(name, 'get', `${server}\n`, surroundings);
  const { exitCode, stdout } = ended;
  if (exitCode !== 0) {
    if (stdout.includes(notFound)) return undefined;
    throw failure(name, 'get', describeEnd(ended));
  }
  const answer = parseAnswer(stdout);
  const [username, secret] = isObject(answer) ? [answer.get('Username'), answer.get('Secret')] : [];
  if (typeof username === 'string' && typeof secret === 'string')
    return secret === '' ? undefined : { username, secret };
  throw failure(name, 'get', 'expected JSON with Username and Secret, found something else');
}

/** Has a helper keep a login. @throws WardctlError CREDENTIALS_INVALID */
export async function storeInHelper(
  name: string,
  server: string,
  { username, secret }: HelperAnswer,
  surroundings: HelperSurroundings,
): Promise<void> {
  const input = JSON.stringify({ ServerURL: server, Username: username, Secret: secret });
  const ended = await run(name, 'store', input, surroundings);
  if (ended.exitCode !== 0) throw failure(name, 'store', describeEnd(ended, { username, secret }));
}

/** Has a helper forget a login, if it has one. @throws WardctlError CREDENTIALS_INVALID */
export async function eraseFromHelper(
  name: string,
  server: string,
  surroundings: HelperSurroundings,
): Promise<void> {
  const ended = await run(name, 'erase', `${server}\n`, surroundings);
  if (ended.exitCode !== 0 && !ended.stdout.includes(notFound))
    throw failure(name, 'erase', describeEnd(ended));
}

async function run(
  name: string,
  verb: HelperVerb,
  input: string,
  surroundings: HelperSurroundings,
): Promise<HelperEnd> {
  const command = helperCommand(name, verb, surroundings);
  if (command === undefined) throw failure(name, verb, 'there is no such program on PATH');
  const outcome = await runHelper(command, input, surroundings);
  if (outcome.kind === 'failed') throw failure(name, verb, outcome.problem);
  return outcome;
}

function parseAnswer(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}

function failure(name: string, verb: HelperVerb, problem: string): WardctlError {
  return new WardctlError('CREDENTIALS_INVALID', `docker-credential-${name} ${verb}: ${problem}`, {
    hint: 'Repair or install the credential helper, or take it out of the docker configuration (credsStore, credHelpers).',
  });
}
