import { fileKeychain } from '../../oci/index.ts';
import { escapeControls } from '../escape.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { interruptible } from '../registry/interrupt.ts';
import { loginFilesOf } from '../registry/login-files.ts';
import { parseRegistryHost } from '../registry/registry-host.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { writeStdout } from '../write.ts';
import { checkConfigFolder } from './config-file.ts';
import { forgetLogin } from './keep-login.ts';

/** The command line of `logout`, parsed but not interpreted. */
export interface LogoutOptions {
  readonly host: string;
  readonly dockerConfigPath: string | undefined;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl logout` does and says so. Returns the exit code, which is 0 also where there was no login.
 * @throws WardctlError USAGE_INVALID, CREDENTIALS_INVALID, OUTPUT_UNWRITABLE, STORE_*; Interrupted
 */
export async function logOut(options: LogoutOptions): Promise<number> {
  const registry = parseRegistryHost(options.host);
  checkConfigFolder(options.dockerConfigPath);
  const surroundings = processSurroundings();
  const { env, platform } = surroundings;
  const { warn } = stderrLogs(options);
  const { docker, podman } = loginFilesOf(options.dockerConfigPath, surroundings);
  const wasThere = await interruptible((signal) => forgetLogin(docker, registry, surroundings, signal));
  const outcome = wasThere ? `Logged out of ${registry}` : `There is no login for ${registry}`;
  writeStdout(escapeControls(`${outcome} (${docker.name})\n`));
  const keychain = fileKeychain(podman, { environment: env, platform, warn });
  const left = await keychain.credentialsFor(registry);
  if (left !== undefined) warn(`${left.source} has a login for ${registry} too: podman logout ${registry}`);
  return exitCodes.ok;
}
