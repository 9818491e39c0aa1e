import { WardctlError } from '../../errors.ts';
import type { Credentials, Keychain } from '../../oci/index.ts';
import { openTarget } from '../registry/connect.ts';
import type { Challenge, HostSurroundings } from './route.ts';
import { failed, failedBy, passed, type DoctorCheck } from './report.ts';

/** Which login a registry would get, and whether it takes it. */
export async function checkLogin(
  registry: string,
  challenge: Challenge,
  { keychain, transport }: HostSurroundings,
): Promise<DoctorCheck> {
  let credentials: Credentials | undefined;
  try {
    credentials = await keychain.credentialsFor(registry);
  } catch (error) {
    return failedBy('login', error);
  }
  if (credentials === undefined)
    return passed('login', `no login: asked anonymously (wardctl login ${registry})`);
  const who = `${describe(credentials)} of ${credentials.source}`;
  if (challenge === 'open') return passed('login', `${who} would be used, but is not asked for`);
  const known: Keychain = { credentialsFor: () => Promise.resolve(credentials) };
  try {
    // What the registry has to say beyond that is for when it is used.
    const target = openTarget(
      { registry, repository: 'any' },
      { transport, keychain: known, warn: () => undefined },
    );
    await target.ping();
    return passed('login', `${who} is accepted`);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    return failed(
      'login',
      `${who} is not accepted: ${error.message}`,
      `Log in again: wardctl login ${registry}`,
    );
  }
}

function describe(credentials: Credentials): string {
  return credentials.kind === 'identity-token' ? 'the identity token' : `the login ${credentials.username}`;
}
