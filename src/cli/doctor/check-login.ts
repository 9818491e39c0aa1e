import { WardctlError } from '../../errors.ts';
import type { Credentials, Keychain, Transport } from '../../oci/index.ts';
import { isRefusal, withoutName } from '../login/check-login.ts';
import { openTarget } from '../registry/connect.ts';
import type { Challenge, HostSurroundings } from './route.ts';
import { failed, failedBy, passed, warned, type DoctorCheck } from './report.ts';

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
  if (credentials === undefined) return checkAnonymous(registry, challenge, transport);
  const who = `${describe(credentials)} of ${credentials.source}`;
  if (challenge === 'open') return passed('login', `${who} would be used, but is not asked for`);
  const problem = await problemWith(registry, credentials, transport);
  if (problem === undefined) return passed('login', `${who} is accepted`);
  const message = `${who} is not accepted: ${withoutName(problem.message, registry)}`;
  return failed('login', message, `Log in again: wardctl login ${registry}`);
}

async function checkAnonymous(
  registry: string,
  challenge: Challenge,
  transport: Transport,
): Promise<DoctorCheck> {
  const problem = challenge === 'open' ? undefined : await problemWith(registry, undefined, transport);
  if (problem === undefined)
    return passed('login', `no login: asked anonymously (wardctl login ${registry})`);
  const message = withoutName(problem.message, registry);
  if (!isRefusal(problem)) return failed('login', message, problem.hint);
  return warned(
    'login',
    `no login, and without one it refuses: ${message}`,
    `Log in: wardctl login ${registry}. Without, only what a registry shows to everybody can be pulled.`,
  );
}

/** Why a registry does not let us in; `undefined` where it does. */
async function problemWith(
  registry: string,
  credentials: Credentials | undefined,
  transport: Transport,
): Promise<WardctlError | undefined> {
  const keychain: Keychain = { credentialsFor: () => Promise.resolve(credentials) };
  try {
    // What the registry has to say beyond that is for when it is used.
    const target = openTarget(
      { registry, repository: 'any' },
      { transport, keychain, warn: () => undefined },
    );
    await target.ping();
    return undefined;
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    return error;
  }
}

function describe(credentials: Credentials): string {
  return credentials.kind === 'identity-token' ? 'the identity token' : `the login ${credentials.username}`;
}
