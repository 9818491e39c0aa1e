import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRecord } from './is-record.ts';

/** What a package.json says. */
export type PackageManifest = Readonly<Record<string, unknown>>;

const maxManifestBytes = 1024 * 1024;

/**
 * The package.json in a folder; `undefined` where there is none, or none that npm could use: of more than 1 MiB, or no
 * JSON object. A byte order mark is passed over.
 * @param folder absolute path
 */
export function readManifestOf(folder: string): PackageManifest | undefined {
  const path = join(folder, 'package.json');
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() !== true || found.size > maxManifestBytes) return undefined;
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
    return isRecord(manifest) ? manifest : undefined;
  } catch {
    // Who needs it says what is missing.
    return undefined;
  }
}

/** A package.json and where it is. */
export interface PlacedManifest {
  /** Absolute path. */
  readonly folder: string;
  readonly manifest: PackageManifest;
}

/** The nearest package.json that is wanted, of a folder or one around it. @param folder absolute path */
export function findManifest(
  folder: string,
  isWanted: (manifest: PackageManifest) => boolean = () => true,
): PlacedManifest | undefined {
  const manifest = readManifestOf(folder);
  if (manifest !== undefined && isWanted(manifest)) return { folder, manifest };
  const around = dirname(folder);
  return around === folder ? undefined : findManifest(around, isWanted);
}
