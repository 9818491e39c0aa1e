import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Loader, Plugin } from 'esbuild';

/** By the ending of the file. */
export const loaders: Readonly<Record<string, Loader>> = {
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
};

/** A name of the same length, so that positions stay, that no code has. */
export function foldedName(name: string): string {
  return `$${name.slice(1)}`;
}

/** The first question of code that looks for the global object under all its names. */
const globalGuard = /\btypeof[ \t]+globalThis(?![\w$]|\s*(?:\?\.|[.[(]))/g;

/**
 * Has `typeof NAME` ask for another name, which can be defined as `undefined` while NAME is found where it is used. In
 * types it means nothing to esbuild, and in texts the change is not seen: only positions are read from this bundle.
 */
export function foldGuards(names: readonly string[]): Plugin {
  const guard = new RegExp(
    String.raw`\b(typeof\s+)(${names.map(RegExp.escape).join('|')})(?![\w$]|\s*(?:\?\.|[.[(]))`,
    'g',
  );
  return {
    name: 'wardctl-fold-guards',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const contents = text
          .replaceAll(guard, (_, before: string, name: string) => before + foldedName(name))
          .replaceAll(globalGuard, (found) => '"object"'.padEnd(found.length));
        const loader = loaders[extname(path)];
        return contents === text || loader === undefined ? undefined : { contents, loader };
      });
    },
  };
}
