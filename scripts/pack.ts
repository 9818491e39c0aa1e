import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './node-tool.ts';

/** The package as npm would publish it. */
export interface Tarball {
  /** Absolute. */
  readonly path: string;
  /** What is in it, relative to the package's root. */
  readonly files: readonly string[];
  readonly unpackedBytes: number;
}

/** Packs what is built into a tarball in `folder`, which must hold no other. */
export async function packTo(folder: string): Promise<Tarball> {
  const args = ['pack', '--ignore-scripts', '--json', '--loglevel', 'silent', '--pack-destination', folder];
  const { exitCode, output } = await runNpm(args);
  const name = readdirSync(folder).find((entry) => entry.endsWith('.tgz'));
  if (exitCode !== 0 || name === undefined) throw new Error(`npm pack failed: ${output}`);
  return { path: join(folder, name), ...readListing(output) };
}

function readListing(output: string): Omit<Tarball, 'path'> {
  // A list of one, after whatever npm warns of.
  const listing = JSON.parse(output.slice(output.search(/^[[{]/m))) as object;
  const entry: unknown = Object.values(listing)[0];
  if (!isListing(entry)) throw new Error(`npm pack lists no files: ${output}`);
  return { files: entry.files.map(({ path }) => path), unpackedBytes: entry.unpackedSize };
}

function isListing(value: unknown): value is { files: { path: string }[]; unpackedSize: number } {
  return typeof value === 'object' && value !== null && 'files' in value && 'unpackedSize' in value;
}
