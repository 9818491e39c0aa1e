import { realpathSync } from 'node:fs';
import type * as Esbuild from 'esbuild';
import { WardctlError } from '../../errors.ts';
import { findPackage, importPackage, isRecord, requirePackage } from '../../packages/index.ts';

/** What is used of esbuild; early versions have no `stop`. */
export type Bundler = Pick<typeof Esbuild, 'build' | 'transform'> & Partial<Pick<typeof Esbuild, 'stop'>>;

/**
 * The bundler of the project, or else the one installed beside wardctl.
 * @param folders absolute paths, where to look for it
 * @throws WardctlError PACKAGE_MISSING
 */
export async function loadEsbuild(folders: readonly string[]): Promise<Bundler> {
  const use = { folders, purpose: 'bundle policies in TypeScript' };
  checkProgram(use);
  return await importPackage('esbuild', use, isBundler);
}

/** esbuild throws where nobody can catch it if its program is of another version. */
function checkProgram(use: Parameters<typeof requirePackage>[1]): void {
  const { version, folder } = requirePackage('esbuild', use);
  const name = `@esbuild/${process.platform}-${process.arch}`;
  // Some package managers put links in node_modules, and what a package needs beside its real place.
  const program = findPackage(name, [realpathSync(folder)]);
  if (program === undefined || program.version === version) return;
  throw new WardctlError(
    'PACKAGE_MISSING',
    `the npm package esbuild, needed to ${use.purpose}, is of version ${version}, its program ${name} of ${program.version}`,
    {
      hint: 'Install both again: remove node_modules, and run npm install.',
      details: { package: 'esbuild' },
    },
  );
}

function isBundler(value: unknown): value is Bundler {
  return isRecord(value) && typeof value['build'] === 'function' && typeof value['transform'] === 'function';
}
