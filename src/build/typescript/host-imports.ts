import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { loaders } from './fold-guards.ts';
import type { SdkFiles } from './own-files.ts';

/** The exports of `wardctl/policy` that stand for whole modules of the SDK. */
const hostModules = ['crypto', 'kubernetes', 'net', 'oci', 'sigstore'];

const prefix = 'wardctl-build:host/';
const policyImport = /^([ \t]*import\s*\{)([^{}]*)(\}\s*from\s*(['"])wardctl\/policy\4)/gm;
const hostSpecifier = new RegExp(String.raw`^\s*(${hostModules.join('|')})(?:\s+as\s+([\w$]+))?\s*,?$`);

/**
 * Has `import { kubernetes } from 'wardctl/policy'` import the module behind it: esbuild leaves functions out that nobody
 * calls only where a module is imported as a whole. What a policy does not use must not stand in its module, where it
 * would pass for a capability that it needs.
 */
export function hostImports({ folder, author }: SdkFiles): Plugin {
  return {
    name: 'wardctl-host-imports',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${prefix}`) }, ({ path }) => ({
        path: join(folder, 'host', path.slice(prefix.length) + extname(author)),
        sideEffects: false,
      }));
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        const contents = importHostModules(text);
        const loader = loaders[extname(path)];
        return contents === text || loader === undefined ? undefined : { contents, loader };
      });
    },
  };
}

/** All that was there stays where it is: what is imported instead goes behind the end, where its order is the same. */
export function importHostModules(text: string): string {
  if (!text.includes('wardctl/policy')) return text;
  const imports = new Set<string>();
  const rest = text.replaceAll(policyImport, (_, start: string, list: string, end: string) => {
    const kept = list.split(/(?<=,)/).map((part) => {
      const [, name, alias = name] = hostSpecifier.exec(part) ?? [];
      if (name === undefined) return part;
      imports.add(`import * as ${alias} from '${prefix}${name}';`);
      return part.replaceAll(/\S/g, ' ');
    });
    return start + kept.join('') + end;
  });
  return imports.size === 0 ? text : [rest, ...imports].join('\n');
}
