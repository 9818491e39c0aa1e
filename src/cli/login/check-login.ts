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
  signal?: AbortSignal,
): Promise<boolean> {
  let wasAsked = false;
  const keychain: Keychain = {
    credentialsFor() {
      wasAsked = true;
      return Promise.resolve(credentialsOf(account));
    },
  };
  try {
    await context.target({ registry, repository: 'any' }, keychain).ping({ signal });
  } catch (error) {
    throw error instanceof WardctlError && isRefusal(error) ? refused(error, registry, account) : error;
  }
  return wasAsked;
}

function credentialsOf({ username, secret }: Account): Credentials {
  const source = `the user ${username}`;
  if (username === tokenUser) return { kind: 'identity-token', token: secret, source };
  return { kind: 'password', username, password: secret, source };
}

/** Whether a registry said no to who asked. */
export function isRefusal({ code }: WardctlError): boolean {
  return ['REGISTRY_UNAUTHORIZED', 'REGISTRY_DENIED'].includes(code);
}

function refused(error: WardctlError, registry: string, { username }: Account): WardctlError {
  return new WardctlError(
    error.code,
    `${registry} does not accept the login of ${username}: ${withoutName(error.message, registry)}`,
    {
      hint: 'Check user name and password; many registries want an access token in place of the password. Nothing was kept.',
      cause: error,
    },
  );
}

/** What is said about a registry, where its name stands in front already. */
export function withoutName(message: string, registry: string): string {
  return message.startsWith(`${registry}: `) ? message.slice(registry.length + 2) : message;
}
