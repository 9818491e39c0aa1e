import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../../errors.ts';
import type { LoginFile } from '../../oci/index.ts';
import { readTextBounded, reasonOf } from '../../files/index.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import { shownPath } from './surroundings.ts';

/** A login file with its place. */
export interface LocatedLoginFile extends LoginFile {
  readonly path: string;
}

/** Where logins are looked for (cli-and-registry 7). */
export interface LoginFiles {
  readonly docker: LocatedLoginFile;
  /** Asked where docker's knows nothing; none where the user named a folder: then that one counts alone. */
  readonly podman: readonly LocatedLoginFile[];
  /** A warning, where the folder that the user named has no configuration. */
  readonly missing: string | undefined;
}

const maxBytes = 4 * 1024 * 1024;

/** @param folder of docker's configuration, where the user named one */
export function loginFilesOf(folder: string | undefined, surroundings: PathSurroundings): LoginFiles {
  const { env, homedir } = surroundings;
  const dockerFolder = folder ?? nonEmpty(env['DOCKER_CONFIG']) ?? join(homedir(), '.docker');
  const docker = fileAt(join(dockerFolder, 'config.json'), surroundings);
  if (folder === undefined) {
    const podman = podmanPaths(surroundings).map((path) => fileAt(path, surroundings));
    return { docker, podman, missing: undefined };
  }
  return { docker, podman: [], missing: existsSync(docker.path) ? undefined : missingIn(folder) };
}

function missingIn(folder: string): string {
  const isFile = statSync(folder, { throwIfNoEntry: false })?.isFile() ?? false;
  const problem = isFile ? 'expected a folder, found a file' : 'there is no config.json in this folder';
  return `--docker-config-json-path ${folder}: ${problem}; registries are asked without a login`;
}

/** Where podman keeps logins: where `REGISTRY_AUTH_FILE` says, else for this session, else for the user. */
function podmanPaths({ env, homedir }: PathSurroundings): string[] {
  const named = nonEmpty(env['REGISTRY_AUTH_FILE']);
  if (named !== undefined) return [named];
  const session = nonEmpty(env['XDG_RUNTIME_DIR']);
  const config = nonEmpty(env['XDG_CONFIG_HOME']) ?? join(homedir(), '.config');
  return [...(session === undefined ? [] : [session]), config].map((base) =>
    join(base, 'containers', 'auth.json'),
  );
}

function fileAt(path: string, surroundings: PathSurroundings): LocatedLoginFile {
  const name = shownPath(path, surroundings);
  return { name, path, read: () => readIfThere(path, name) };
}

/** @throws WardctlError CREDENTIALS_INVALID for a file that is there and cannot be read */
function readIfThere(path: string, name: string): string | undefined {
  try {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  } catch (error) {
    throw new WardctlError('CREDENTIALS_INVALID', `cannot read ${name}: ${reasonOf(error)}`, {
      hint: 'Check the rights of the folder, or give another one with --docker-config-json-path.',
      cause: error,
    });
  }
  return readTextBounded(path, { what: 'login file', name, errorCode: 'CREDENTIALS_INVALID', maxBytes });
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
