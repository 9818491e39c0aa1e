import { readLoginFile } from '../../oci/index.ts';
import { escapeControls } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { openRegistryContext, type RegistrySettings } from '../registry/context.ts';
import { interruptible } from '../registry/interrupt.ts';
import { loginFilesOf } from '../registry/login-files.ts';
import { parseRegistryHost } from '../registry/registry-host.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { writeStdout } from '../write.ts';
import { askAccount } from './ask-account.ts';
import { checkLogin } from './check-login.ts';
import { checkConfigFolder, isReadableByOthers } from './config-file.ts';
import { keepLogin } from './keep-login.ts';

/** The command line of `login`, parsed but not interpreted. */
export interface LoginOptions extends RegistrySettings {
  readonly host: string;
  readonly username: string | undefined;
  readonly passwordFromStdin: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl login` does and says so. Returns the exit code.
 * @throws WardctlError USAGE_INVALID, SOURCES_*, CREDENTIALS_INVALID, REGISTRY_*, OUTPUT_UNWRITABLE, STORE_*;
 *   Interrupted where the user pressed Ctrl-C
 */
export async function logIn(options: LoginOptions): Promise<number> {
  const registry = parseRegistryHost(options.host);
  checkConfigFolder(options.dockerConfigPath);
  const surroundings = processSurroundings();
  const { warn } = stderrLogs(options);
  // A missing configuration is about to be written.
  const context = await openRegistryContext({ ...options, dockerConfigPath: undefined, warn }, surroundings);
  try {
    const { docker } = loginFilesOf(options.dockerConfigPath, surroundings);
    // A file that cannot be changed is found before the user has typed a password.
    readLoginFile(docker);
    const account = await askAccount({ ...options, registry });
    const helper = await interruptible(async (signal) => {
      const wasChecked = await checkLogin(context, registry, account, signal);
      if (!wasChecked)
        warn(`${registry} lets everybody in without asking for a login: this one could not be checked`);
      return keepLogin(docker, registry, account, surroundings, signal);
    });
    if (helper === undefined) warn(plainTextWarning(docker.name, isReadableByOthers(docker.path)));
    const place = helper === undefined ? docker.name : `the credential helper ${helper}`;
    writeStdout(`${escapeControls(`Logged in to ${registry} as ${account.username} (kept in ${place})`)}\n`);
    return exitCodes.ok;
  } finally {
    await context.close();
  }
}

function plainTextWarning(name: string, isReadable: boolean): string {
  const rights = isReadable ? ` Other users of this machine can read the file: chmod 600 ${name}.` : '';
  return `the password is kept in ${name} without encryption; a credential helper (credsStore) keeps it safe.${rights}`;
}
