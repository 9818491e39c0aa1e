import {
  askHelper,
  configKeysOf,
  eraseFromHelper,
  helperFor,
  readLoginFile,
  storeInHelper,
  withLogin,
  withoutLogin,
} from '../../oci/index.ts';
import type { PathSurroundings } from '../kubewarden-paths.ts';
import type { LocatedLoginFile } from '../registry/login-files.ts';
import type { Account } from './account.ts';
import { changeConfig } from './config-file.ts';

/**
 * Keeps a login the way docker does: with the credential helper of the configuration, which then has an empty entry for
 * the registry, or in the configuration itself.
 * @returns the name of the helper, `undefined` where the file has the login
 * @throws WardctlError CREDENTIALS_INVALID, OUTPUT_UNWRITABLE, STORE_LOCKED, STORE_FAILED
 */
export async function keepLogin(
  file: LocatedLoginFile,
  registry: string,
  account: Account,
  { env, platform }: PathSurroundings,
  signal: AbortSignal,
): Promise<string | undefined> {
  const config = readLoginFile(file);
  const helper = config === undefined ? undefined : helperFor(config, registry);
  if (helper !== undefined) {
    const [server = registry] = configKeysOf(registry);
    await storeInHelper(helper, server, account, { environment: env, platform });
  }
  const inFile = helper === undefined ? account : undefined;
  await changeConfig(file, (text) => withLogin(text, registry, inFile, file.name), signal);
  return helper;
}

/**
 * Forgets the logins of a registry, under each of its names.
 * @returns whether there was one
 * @throws WardctlError CREDENTIALS_INVALID, OUTPUT_UNWRITABLE, STORE_LOCKED, STORE_FAILED
 */
export async function forgetLogin(
  file: LocatedLoginFile,
  registry: string,
  surroundings: PathSurroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const config = readLoginFile(file);
  if (config === undefined) return false;
  const helper = helperFor(config, registry);
  const wasWithHelper = helper !== undefined && (await eraseAll(helper, registry, surroundings));
  const wasInFile = await changeConfig(file, (text) => withoutLogin(text, registry, file.name), signal);
  return wasWithHelper || wasInFile;
}

async function eraseAll(
  helper: string,
  registry: string,
  { env, platform }: PathSurroundings,
): Promise<boolean> {
  const options = { environment: env, platform };
  let wasThere = false;
  for (const server of configKeysOf(registry)) {
    if ((await askHelper(helper, server, options)) === undefined) continue;
    await eraseFromHelper(helper, server, options);
    wasThere = true;
  }
  return wasThere;
}
