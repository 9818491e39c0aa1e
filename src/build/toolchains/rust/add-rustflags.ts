import { dirname, join } from 'node:path';
import { WardctlError } from '../../../errors.ts';
import { readTextBounded } from '../../../files/index.ts';
import { rustTarget } from './rust-target.ts';
import { findRustflags, type RustflagsKey } from './rustflags-keys.ts';

const maxConfigBytes = 1024 * 1024;

/** What Cargo is run with. */
export interface CargoOptions {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Has Cargo give the compiler these flags too. Of the four places for flags Cargo takes the first that has any, so they
 * are added wherever the user's are; where those are one text instead of a list, nothing can be added, and nothing is.
 * @param environment that Cargo is run in
 * @param folders absolute paths of those whose configuration Cargo reads
 * @see https://doc.rust-lang.org/cargo/reference/config.html#buildrustflags
 */
export function addRustflags(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  folders: readonly string[],
): CargoOptions {
  const set = flagsIn(environment);
  if (set !== undefined) {
    return { args: [], environment: { CARGO_ENCODED_RUSTFLAGS: [...set, ...flags].join('\x1f') } };
  }
  const keys = [
    'build.rustflags',
    // This variable stands for a list.
    ...(environment['CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS'] === undefined
      ? []
      : [`target.${rustTarget}.rustflags`]),
  ].map((key) => ({ key, isList: true }));
  const list = `[${flags.map((flag) => JSON.stringify(flag)).join(', ')}]`;
  const args = openKeys([...keys, ...folders.flatMap(keysIn)]).flatMap((key) => [
    '--config',
    `${key}=${list}`,
  ]);
  return { args, environment: {} };
}

/** The folders around a project, itself first, and Cargo's own, as far as they are known. */
export function configFolders(project: string, cargoHome: string | undefined): string[] {
  const around = dirname(project);
  const own = join(project, '.cargo');
  if (around !== project) return [own, ...configFolders(around, cargoHome)];
  return cargoHome === undefined ? [own] : [own, cargoHome];
}

/** The flags that go before all configuration. */
function flagsIn(environment: Readonly<Record<string, string | undefined>>): string[] | undefined {
  const { CARGO_ENCODED_RUSTFLAGS: encoded, RUSTFLAGS: plain } = environment;
  if (encoded !== undefined) return encoded === '' ? [] : encoded.split('\x1f');
  return plain?.split(' ').filter((flag) => flag.trim() !== '');
}

function openKeys(keys: readonly RustflagsKey[]): string[] {
  const closed = new Set(keys.filter(({ isList }) => !isList).map(({ key }) => key));
  return [...new Set(keys.map(({ key }) => key))].filter((key) => !closed.has(key));
}

/** Cargo reads the older name where both are there. */
function keysIn(folder: string): RustflagsKey[] {
  return findRustflags(readConfig(join(folder, 'config')) ?? readConfig(join(folder, 'config.toml')) ?? '');
}

/** What cannot be read, Cargo will say more about. */
function readConfig(path: string): string | undefined {
  try {
    return readTextBounded(path, {
      what: 'configuration',
      errorCode: 'BUILD_FAILED',
      maxBytes: maxConfigBytes,
      onlyFiles: true,
    });
  } catch (error) {
    if (error instanceof WardctlError) return undefined;
    throw error;
  }
}
