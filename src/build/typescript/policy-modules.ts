import { builtinModules } from 'node:module';
import { join } from 'node:path';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import type { SdkFiles } from './own-files.ts';

/** Names that only the generated entry imports by. */
export const entryModule = 'wardctl-build:entry';
export const guestModule = 'wardctl-build:guest';
export const componentModule = 'wardctl-build:component';

/** Where modules of Node are, which policies do not have. */
export const absentModulesNamespace = 'wardctl-absent';

const isNodeModule = new RegExp(
  `^(?:node:.*|${builtinModules
    .filter((name) => !name.includes(':'))
    .map(RegExp.escape)
    .join('|')})$`,
);

/**
 * Finds the author's entry and the SDK of this installation, whatever the project has installed, and puts modules that
 * throw in the place of Node's, so that a package may try to load them, and code that nobody reaches is left out.
 */
export function policyModules(
  { folder, entry, sdk }: { readonly folder: string; readonly entry: string; readonly sdk: SdkFiles },
  refusedModules: ReadonlySet<string>,
): Plugin {
  const own = new Map([
    [entryModule, join(folder, entry)],
    [guestModule, sdk.guest],
    [componentModule, sdk.component],
  ]);
  return {
    name: 'wardctl-policy',
    setup(build) {
      build.onResolve({ filter: /^wardctl-build:/ }, ({ path }) => {
        const file = own.get(path);
        // A package.json that says that nothing has side effects must not make the policy go away.
        return file === undefined ? undefined : { path: file, sideEffects: true };
      });
      build.onResolve({ filter: /^wardctl(?:\/|$)/ }, ({ path }) =>
        path === 'wardctl/policy'
          ? { path: sdk.author }
          : { errors: [{ text: `policies have no ${path}: it needs Node; import wardctl/policy` }] },
      );
      build.onResolve({ filter: isNodeModule }, async (args) => {
        if (isOfOurs(args)) return undefined;
        const installed = await resolveInstalled(args, build);
        if (installed !== undefined) return installed;
        if (refusedModules.has(args.path)) return undefined;
        return { path: args.path, namespace: absentModulesNamespace, sideEffects: false };
      });
      build.onLoad({ filter: /.*/, namespace: absentModulesNamespace }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`policies have no module ${path}`)}); module.exports = {};`,
      }));
    },
  };
}

const isBeingResolved = Symbol('being resolved');

function isOfOurs({ pluginData }: OnResolveArgs): boolean {
  return pluginData === isBeingResolved;
}

/** A package of this name: some stand in for modules of Node. */
async function resolveInstalled(
  args: OnResolveArgs,
  build: PluginBuild,
): Promise<OnResolveResult | undefined> {
  const { path, importer, namespace, resolveDir, kind } = args;
  if (path.startsWith('node:')) return undefined;
  const found = await build.resolve(path, {
    importer,
    namespace,
    resolveDir,
    kind,
    pluginData: isBeingResolved,
  });
  if (found.errors.length > 0) return undefined;
  return {
    path: found.path,
    namespace: found.namespace,
    suffix: found.suffix,
    sideEffects: found.sideEffects,
  };
}
