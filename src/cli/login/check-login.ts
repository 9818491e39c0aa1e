import { WardctlError } from '../../errors.ts';
import { tokenUser, type Credentials, type Keychain } from '../../oci/index.ts';
import type { RegistryContext } from '../registry/context.ts';
import type { Account } from './account.ts';

/**
 * Has a registry check an account.
 * @returns whether it did: some let everybody in without asking who it is
 * @throws WardctlError REGISTRY_*
 */
export async function checkLogin(
  context: RegistryContext,
  registry: string,
  account: Account,
): Promise<boolean> {
  let wasAsked = false;
  const keychain: Keychain = {
    credentialsFor() {
      wasAsked = true;
      return Promise.resolve(credentialsOf(account));
    },
  };
  try {
    await context.target({ registry, repository: 'any' }, keychain).ping();
  } catch (error) {
    throw isRefusal(error) ? refused(error, registry, account) : error;
  }
  return wasAsked;
}

function credentialsOf({ username, secret }: Account): Credentials {
  const source = `the user ${username}`;
  if (username === tokenUser) return { kind: 'identity-token', token: secret, source };
  return { kind: 'password', username, password: secret, source };
}

function isRefusal(error: unknown): error is WardctlError {
  return error instanceof WardctlError && ['REGISTRY_UNAUTHORIZED', 'REGISTRY_DENIED'].includes(error.code);
}

function refused(error: WardctlError, registry: string, { username }: Account): WardctlError {
  return new WardctlError(
    error.code,
    `${registry} does not accept the login of ${username}: ${error.message}`,
    {
      hint: 'Check user name and password; many registries want an access token in place of the password. Nothing was kept.',
      cause: error,
    },
  );
}
