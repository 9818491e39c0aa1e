import { WardctlError } from '../../errors.ts';
import { helperCommand, helpersOf, holdsSecret, readLoginFile, type DockerConfig } from '../../oci/index.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import { isReadableByOthers } from '../login/config-file.ts';
import { loginFilesOf, type LocatedLoginFile } from '../registry/login-files.ts';
import { failed, failedBy, passed, warned, type DoctorCheck } from './report.ts';

const maxNames = 5;

/**
 * Looks at the login files of docker and podman, and for the credential helpers they name. No helper is run.
 * @param folder of docker's configuration, where the user named one
 */
export function checkLogins(folder: string | undefined, surroundings: PathSurroundings): DoctorCheck[] {
  const { docker, podman, missing } = loginFilesOf(folder, surroundings);
  if (missing !== undefined) return [warned('logins', missing, 'Give the folder that holds config.json.')];
  const checks = [docker, ...podman].flatMap((file) => checkFile(file, surroundings));
  if (checks.length > 0) return checks;
  return [passed('logins', `logins: none (no ${docker.name}), registries are asked anonymously`)];
}

/** Nothing where there is no such file. */
function checkFile(file: LocatedLoginFile, surroundings: PathSurroundings): DoctorCheck[] {
  let config: DockerConfig | undefined;
  try {
    config = readLoginFile(file);
  } catch (error) {
    return [failedBy('logins', error)];
  }
  if (config === undefined) return [];
  const { auths, credsStore } = config;
  const plain = [...auths].filter(([, login]) => holdsSecret(login)).map(([key]) => key);
  return [
    passed('logins', `logins: ${file.name} has ${namesOf([...auths.keys()])}`),
    ...(plain.length === 0 ? [] : [checkPlainLogins(file, plain)]),
    ...helpersOf(config).map((name) => checkHelper(name, name === credsStore, file, surroundings)),
  ];
}

function namesOf(keys: readonly string[]): string {
  if (keys.length === 0) return 'none';
  const more = keys.length > maxNames ? ` and ${String(keys.length - maxNames)} more` : '';
  return `${keys.slice(0, maxNames).map(withoutUser).join(', ')}${more}`;
}

/** Keys are hosts or URLs, which may hold a password. */
function withoutUser(key: string): string {
  return key.replace(/^([a-z]+:\/\/)?.*@/s, '$1');
}

function checkPlainLogins({ name, path }: LocatedLoginFile, plain: readonly string[]): DoctorCheck {
  const what = `logins: ${name} keeps ${namesOf(plain)} without encryption`;
  if (isReadableByOthers(path))
    return warned('logins', `${what}, and others can read it`, `Keep it to yourself: chmod 600 ${name}`);
  return warned(
    'logins',
    what,
    'Have a credential helper keep them: install one, name it as credsStore in this file, and log in again.',
  );
}

/** @param isForAll whether registries can do without it: then going on without a login is better than failing */
function checkHelper(
  name: string,
  isForAll: boolean,
  file: LocatedLoginFile,
  { env, platform }: PathSurroundings,
): DoctorCheck {
  const program = `docker-credential-${name}`;
  try {
    const command = helperCommand(name, 'get', { environment: env, platform });
    if (command !== undefined) return passed('helper', `credential helper ${name}: ${command.path}`);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    return failed('helper', `${file.name}: ${error.message}`, error.hint);
  }
  const message = `credential helper ${name} of ${file.name}: there is no program ${program} on PATH`;
  const fix = `Install ${program}, or take ${name} out of the file.`;
  return isForAll ? warned('helper', message, fix) : failed('helper', message, fix);
}
