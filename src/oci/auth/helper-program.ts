import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { WardctlError } from '../../errors.ts';

/** What decides which program is run for a helper. */
export interface HelperSurroundings {
  readonly platform: NodeJS.Platform;
  /** Given to helpers too. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How long a helper may take. Default: 30 s. */
  readonly timeoutMs?: number;
}

/** How a program is started without a shell. */
export interface HelperCommand {
  /** The program of the helper. */
  readonly path: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Whether Windows gets the arguments as they are, without quotes of Node's. */
  readonly isVerbatim: boolean;
}

const namePattern = /^[A-Za-z0-9._-]{1,100}$/;
/** In the order in which they are looked for. */
const windowsExtensions = ['.exe', '.cmd', '.bat'];

/**
 * How a credential helper is started; `undefined` where there is no such program. Only absolute folders of `PATH` are
 * searched: the working folder, where Windows looks first, may be anybody's.
 * @param verb such as `get`
 * @param isProgram whether a file is there and can be run
 * @throws WardctlError CREDENTIALS_INVALID for a name that could lead elsewhere
 */
export function helperCommand(
  name: string,
  verb: string,
  { platform, environment }: HelperSurroundings,
  isProgram: (path: string) => boolean = isExecutable,
): HelperCommand | undefined {
  checkName(name);
  const isWindows = platform === 'win32';
  const paths = isWindows ? win32 : posix;
  const folders = (variable(environment, 'PATH', isWindows) ?? '')
    .split(paths.delimiter)
    .filter((folder) => paths.isAbsolute(folder));
  const names = (isWindows ? windowsExtensions : ['']).map(
    (extension) => `docker-credential-${name}${extension}`,
  );
  const path = folders.flatMap((folder) => names.map((file) => paths.join(folder, file))).find(isProgram);
  if (path === undefined) return undefined;
  if (!isWindows || path.endsWith('.exe')) return { path, file: path, args: [verb], isVerbatim: false };
  // Scripts are run by the command interpreter only, which expands % even within quotes.
  if (/["%]/.test(path)) return undefined;
  const interpreter = variable(environment, 'ComSpec', true) ?? String.raw`C:\Windows\System32\cmd.exe`;
  return { path, file: interpreter, args: ['/d', '/s', '/c', `""${path}" ${verb}"`], isVerbatim: true };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function checkName(name: string): void {
  if (namePattern.test(name)) return;
  throw new WardctlError(
    'CREDENTIALS_INVALID',
    `expected the name of a credential helper, found ${JSON.stringify(name.slice(0, 100))}`,
    { hint: 'Correct credsStore and credHelpers in the docker configuration.' },
  );
}

/** Windows does not mind the case of names. */
function variable(
  environment: HelperSurroundings['environment'],
  name: string,
  anyCase: boolean,
): string | undefined {
  if (!anyCase) return environment[name];
  const key = Object.keys(environment).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : environment[key];
}
