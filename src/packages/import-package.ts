import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WardctlError } from '../errors.ts';
import { findPackage, type FoundPackage } from './find-package.ts';
import { installHint } from './install-hint.ts';
import { isRecord } from './is-record.ts';

/** What a package is needed for, and where to look for it. */
export interface PackageUse {
  /** Absolute paths, the user's project first. */
  readonly folders: readonly string[];
  /** Completes "to …", such as `bundle TypeScript policies`. */
  readonly purpose: string;
}

/** @throws WardctlError PACKAGE_MISSING, with the command that installs it */
export function requirePackage(name: string, { folders, purpose }: PackageUse): FoundPackage {
  const found = findPackage(name, folders);
  if (found !== undefined) return found;
  throw new WardctlError(
    'PACKAGE_MISSING',
    `the npm package ${name} is needed to ${purpose}, and is not installed`,
    { hint: installHint([name], folders), details: { package: name } },
  );
}

/**
 * Imports the main module of a package that is not one of our dependencies. It runs with all rights of this process, as
 * everything does that a user installed.
 * @param check whether a module, or its default export, has what is used of the package
 * @throws WardctlError PACKAGE_MISSING where it is not installed, cannot be loaded, or is of another kind
 */
export async function importPackage<T>(
  name: string,
  use: PackageUse,
  check: (loaded: unknown) => loaded is T,
): Promise<T>;
export async function importPackage(name: string, use: PackageUse): Promise<unknown>;
export async function importPackage(
  name: string,
  use: PackageUse,
  check: (loaded: unknown) => boolean = () => true,
): Promise<unknown> {
  const found = requirePackage(name, use);
  const loaded = await load(found, use);
  const fitting = [loaded, isRecord(loaded) ? loaded['default'] : undefined].find(check);
  if (fitting !== undefined) return fitting;
  const needed = `the npm package ${name} ${found.version}, needed to ${use.purpose},`;
  throw new WardctlError('PACKAGE_MISSING', `${needed} does not have the functions that are used of it`, {
    hint: `Install it in the version that wardctl's own package.json names: npm install --save-dev ${name}`,
    details: { package: name },
  });
}

async function load(found: FoundPackage, { purpose }: PackageUse): Promise<unknown> {
  const { name, version, folder, manifest } = found;
  // The bundler of the command line knows this import by the name of its argument.
  const url = pathToFileURL(join(folder, entryOf(manifest))).href;
  try {
    return await import(url);
  } catch (error) {
    throw new WardctlError(
      'PACKAGE_MISSING',
      `the npm package ${name} ${version}, needed to ${purpose}, cannot be loaded from ${folder}`,
      {
        hint: `Install it again: npm install --save-dev ${name}`,
        details: { package: name },
        cause: error,
      },
    );
  }
}

const conditions = ['node', 'import', 'module', 'default'];

/** Its main module, by `exports` or `main` (https://nodejs.org/api/packages.html#package-entry-points). */
function entryOf({ exports, main }: FoundPackage['manifest']): string {
  const target = isRecord(exports) && '.' in exports ? exports['.'] : exports;
  return resolveTarget(target) ?? (typeof main === 'string' ? main : 'index.js');
}

function resolveTarget(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (!isRecord(target)) return undefined;
  for (const [condition, value] of Object.entries(target)) {
    const entry = conditions.includes(condition) ? resolveTarget(value) : undefined;
    if (entry !== undefined) return entry;
  }
  return undefined;
}
