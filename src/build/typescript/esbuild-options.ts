import type { BuildOptions, Plugin } from 'esbuild';
import { hostImports } from './host-imports.ts';
import type { SdkFiles } from './own-files.ts';
import { entryModule, guestModule, componentModule, policyModules } from './policy-modules.ts';

/** The sources of a policy, and what they are bundled for. */
export interface BundleInput {
  /** Absolute path of the project. */
  readonly folder: string;
  /** The author's module, relative to the project, with `/`. */
  readonly entry: string;
  /** A script for our engine, or the module of a component. */
  readonly format: 'script' | 'component';
  readonly sdk: SdkFiles;
}

/** What changes from one look at the sources to the next. */
export interface PassOptions {
  readonly plugins?: readonly Plugin[];
  readonly define?: Readonly<Record<string, string>>;
  /** Modules of Node that imports of are errors, where nothing catches them. Others throw when they are loaded. */
  readonly refusedModules?: ReadonlySet<string>;
  /** Whether `hostImports` may change imports. Default: true. */
  readonly changesImports?: boolean;
}

/**
 * The engine of components runs no jobs while an export is called: the SDK brings promises of its own, which functions of
 * the language do not use.
 */
const componentOptions = {
  external: ['wardctl:*', 'wasi:*'],
  supported: { 'async-await': false, 'async-generator': false, 'for-await': false },
} satisfies BuildOptions;

/** The name of the bundle in positions of the engine. */
export const bundleName = 'policy.js';

/** The name of the generated entry among the sources, which no file has. */
export const entrySource = '<wardctl>';

/**
 * How a policy is bundled: nothing in the bytes depends on where the project is, on the time or on the machine.
 * Everything outside ASCII is escaped, because engines count columns in different units.
 */
export function esbuildOptions(
  input: BundleInput,
  pass: PassOptions,
): BuildOptions & { write: false; metafile: true } {
  const { folder, format } = input;
  return {
    stdin: { contents: entryText(format), resolveDir: folder, sourcefile: entrySource, loader: 'js' },
    absWorkingDir: folder,
    outfile: bundleName,
    bundle: true,
    write: false,
    metafile: true,
    format: format === 'script' ? 'iife' : 'esm',
    target: 'es2023',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    charset: 'ascii',
    legalComments: 'none',
    minifySyntax: true,
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"', ...pass.define },
    ...(format === 'component' ? componentOptions : {}),
    // The first one that changes a file is the only one: which functions are left does not matter to other passes.
    plugins: [
      policyModules(input, pass.refusedModules ?? new Set()),
      ...(pass.plugins ?? []),
      ...(pass.changesImports === false ? [] : [hostImports(input.sdk)]),
    ],
  };
}

/** The SDK's frame goes first: it puts in order what the author's top-level code sees. */
function entryText(format: BundleInput['format']): string {
  const frame = JSON.stringify(format === 'script' ? guestModule : componentModule);
  const author = `import ${JSON.stringify(entryModule)};`;
  return format === 'script'
    ? `import { serve } from ${frame};\n${author}\nserve();\n`
    : `import { checkDefined } from ${frame};\n${author}\ncheckDefined();\nexport { validate, validateSettings, metadata } from ${frame};\n`;
}
