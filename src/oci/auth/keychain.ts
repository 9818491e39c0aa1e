import { WardctlError } from '../../errors.ts';
import { DecodeError } from '../../json/index.ts';
import { askHelper, tokenUser, type HelperAnswer } from './credential-helper.ts';
import type { Credentials, Keychain } from './credentials.ts';
import { decodeAuth, type DockerConfig, type StoredLogin } from './docker-config.ts';
import { helperCommand, type HelperSurroundings } from './helper-program.ts';
import { readLoginFile, type LoginFile } from './login-file.ts';
import { configKeysOf, entriesFor } from './registry-keys.ts';

export interface KeychainOptions extends HelperSurroundings {
  /** Told of a helper for all registries that is not installed. */
  readonly warn: (message: string) => void;
}

/**
 * Logins of docker, and of what shares its format (podman's `auth.json`): the first file that knows the registry counts.
 * Within a file, `credHelpers` come before `auths`, and `credsStore` last (sigstore-and-oci 4.2). A helper is asked once
 * about a registry: some ask the user.
 */
export function fileKeychain(files: readonly LoginFile[], options: KeychainOptions): Keychain {
  const helpers = new AskedHelpers(options);
  return {
    async credentialsFor(registry, repository) {
      for (const file of files) {
        const config = readLoginFile(file);
        const found = config && (await credentialsIn(config, file.name, registry, repository, helpers));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

async function credentialsIn(
  config: DockerConfig,
  name: string,
  registry: string,
  repository: string | undefined,
  helpers: AskedHelpers,
): Promise<Credentials | undefined> {
  const [helper = ''] = entriesFor(config.credHelpers, registry);
  const own = helper === '' ? undefined : await helpers.credentialsFor(registry, helper, name);
  if (own !== undefined) return own;
  for (const login of entriesFor(config.auths, registry, repository)) {
    const found = login && fromLogin(login, registry, name);
    if (found !== undefined) return found;
  }
  const { credsStore } = config;
  const isThere = credsStore !== undefined && helpers.isInstalled(credsStore, name);
  return isThere ? helpers.credentialsFor(registry, credsStore, name) : undefined;
}

/** Credential helpers, and what they answered. */
class AskedHelpers {
  private readonly options: KeychainOptions;
  private readonly answers = new Map<string, Promise<HelperAnswer | undefined>>();
  private readonly missing = new Set<string>();

  constructor(options: KeychainOptions) {
    this.options = options;
  }

  /**
   * Whether there is such a program. Docker Desktop leaves its name behind as the helper for all registries, also for
   * those with policies that everyone may read.
   */
  isInstalled(helper: string, file: string): boolean {
    if (helperCommand(helper, 'get', this.options) !== undefined) return true;
    if (!this.missing.has(helper)) {
      this.options.warn(
        `${file} names the credential helper ${helper}, but there is no program docker-credential-${helper}: going on without it`,
      );
    }
    this.missing.add(helper);
    return false;
  }

  /** Helpers know a registry by the name under which it was stored: for Docker Hub there are several. */
  async credentialsFor(registry: string, helper: string, file: string): Promise<Credentials | undefined> {
    for (const server of configKeysOf(registry)) {
      const answer = await this.ask(helper, server);
      if (answer === undefined) continue;
      const source = `the credential helper ${helper} (${file})`;
      if (answer.username === tokenUser) return { kind: 'identity-token', token: answer.secret, source };
      return { kind: 'password', username: answer.username, password: answer.secret, source };
    }
    return undefined;
  }

  private ask(helper: string, server: string): Promise<HelperAnswer | undefined> {
    const key = `${helper} ${server}`;
    const answer = this.answers.get(key) ?? askHelper(helper, server, this.options);
    this.answers.set(key, answer);
    return answer;
  }
}

function fromLogin(login: StoredLogin, registry: string, source: string): Credentials | undefined {
  const { auth = '', username, password, identityToken = '' } = login;
  if (identityToken !== '') return { kind: 'identity-token', token: identityToken, source };
  if (username !== undefined && password !== undefined)
    return { kind: 'password', username, password, source };
  if (auth === '') return undefined;
  try {
    return { kind: 'password', ...decodeAuth(auth), source };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new WardctlError('CREDENTIALS_INVALID', `${source} has an unreadable login for ${registry}`, {
      hint: `Write it anew: wardctl login ${registry}`,
    });
  }
}
