import { chmodSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown, type InputOptions, type OutputChunk, type Plugin } from 'rolldown';
import { minify } from 'rolldown/utils';
import { commandFiles, type CommandFile } from './command-files.ts';
import { root } from './root.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const outputFolder = join(root, 'dist/cli');
const stubFolder = join(root, 'src/cli/stubs');
const oclifFolder = join(root, 'node_modules/@oclif/core/lib');

/** Files of oclif and packages it imports, by what is bundled in their place: src/cli/stubs/README.md. */
const commandStubs: Readonly<Record<string, string>> = {
  'config/index.js': 'config.ts',
  'errors/handle.js': 'handle.ts',
  'help/index.js': 'help.ts',
  'logger.js': 'logger.ts',
  'screen.js': 'screen.ts',
  'util/fs.js': 'fs.ts',
  'ux/index.js': 'ux.ts',
  'ux/theme.js': 'theme.ts',
  'clean-stack': 'clean-stack.ts',
  ejs: 'ejs.ts',
  'node:readline': 'readline.ts',
  'wrap-ansi': 'wrap-ansi.ts',
};

const helpStubs: Readonly<Record<string, string>> = {
  lilconfig: 'absent.ts',
  minimatch: 'absent.ts',
  tinyglobby: 'absent.ts',
  'wsl-utils': 'wsl-utils.ts',
};

/** Bundles of the command line, each loaded by the one before, and only when it is needed. */
const bundles = ['main', 'dispatch', 'help'] as const;

/**
 * Bundles the command line to CommonJS under dist/cli: `main.cjs`, which parses on old versions of Node too;
 * `dispatch.cjs` with a file per command; `help.cjs` with the whole of oclif, which only the help screens need. The
 * screens that ink draws are a module of their own: `screens.mjs`.
 */
export async function bundleCli(): Promise<void> {
  rmSync(outputFolder, { recursive: true, force: true });
  const groups = await joinedModules();
  await bundle('main', 'es2018', []);
  await bundle('dispatch', 'node24', dispatchPlugins(commandFiles()), { groups, entries: workerEntries });
  await bundle('help', 'node24', [stubbed(helpStubs)]);
  await bundleScreens();
  chmodSync(join(outputFolder, 'main.cjs'), 0o755);
}

/** Modules that worker threads and processes start with, by where they go; they share their chunks with the commands. */
const workerEntries: Readonly<Record<string, string>> = {
  'dispatch/suite-worker': join(root, 'src/suite/run/worker.ts'),
  'dispatch/component-worker': join(root, 'src/runtime/component/component-worker.ts'),
  'dispatch/build-worker': join(root, 'src/build/typescript/worker.ts'),
  'dispatch/build-componentizer': join(root, 'src/build/typescript/component/componentize-process.ts'),
};

interface BundleParts {
  /** The file that a module goes into, by the module's id; others go where the bundler wants them. */
  readonly groups?: ReadonlyMap<string, string>;
  readonly entries?: Readonly<Record<string, string>>;
}

async function bundle(
  name: (typeof bundles)[number],
  target: string,
  plugins: readonly Plugin[],
  { groups = new Map(), entries = {} }: BundleParts = {},
): Promise<void> {
  const notices = thirdPartyNotices(`${name}.licenses.txt`);
  const build = await rolldown({
    ...inputOptions([...plugins, notices]),
    input: { [name]: join(root, `src/cli/${name}.ts`), ...entries },
    transform: { target },
  });
  try {
    await build.write({
      dir: outputFolder,
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: `${name}/[name].cjs`,
      dynamicImportInCjs: false,
      comments: false,
      ...(name === 'help' ? { minify: smaller } : {}),
      codeSplitting: { groups: [{ name: (id) => groups.get(id) ?? null, debugName: 'joined' }] },
    });
  } finally {
    await build.close();
  }
}

/**
 * Bundles the screens with ink, React and their WebAssembly: to an ES module, because that takes `await` at
 * the top, and minified, because React is big.
 */
async function bundleScreens(): Promise<void> {
  const build = await rolldown({
    cwd: root,
    platform: 'node',
    input: { [screens.name]: join(root, screens.source) },
    plugins: [withoutDevtools(), thirdPartyNotices(`${screens.name}.licenses.txt`)],
    transform: { target: 'node24', define: { 'process.env.NODE_ENV': '"production"' } },
  });
  try {
    await build.write({
      dir: outputFolder,
      format: 'esm',
      entryFileNames: '[name].mjs',
      comments: false,
      minify: true,
      codeSplitting: false,
    });
  } finally {
    await build.close();
  }
}

/**
 * Modules that go into one file, because each further file costs half a millisecond, by the name of the file: `core` is
 * what every ordinary run loads, `store` what a run of a stored policy loads besides.
 */
async function joinedModules(): Promise<ReadonlyMap<string, string>> {
  // What is left of the sources where `run` is the only command.
  const files = commandFiles().filter(({ id }) => id === 'run');
  const ordinary = ['src/cli/dispatch.ts', 'src/runtime/wapc/index.ts', ...files.map(({ path }) => path)];
  const stored = ['src/cli/registry/stored-policies.ts', 'src/store/stored-policy.ts'];
  const pathsOf = (entries: readonly string[]): string[] => entries.map((path) => resolve(root, path));
  const build = await rolldown({
    ...inputOptions(dispatchPlugins(files)),
    input: pathsOf([...ordinary, ...stored]),
  });
  try {
    const { output } = await build.generate({ format: 'esm' });
    const chunks = output.filter((item) => item.type === 'chunk');
    return new Map([
      ...loadedAtOnce(chunks, pathsOf(stored)).map((id) => [id, 'store'] as const),
      ...loadedAtOnce(chunks, pathsOf(ordinary)).map((id) => [id, 'core'] as const),
    ]);
  } finally {
    await build.close();
  }
}

/** The modules of entries and of the chunks that they import statically. */
function loadedAtOnce(chunks: readonly OutputChunk[], entries: readonly string[]): string[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set(chunks.filter(({ facadeModuleId }) => entries.includes(facadeModuleId ?? '')));
  for (const { imports } of loaded) {
    for (const imported of imports) {
      const chunk = byName.get(imported);
      if (chunk !== undefined) loaded.add(chunk);
    }
  }
  return [...loaded].flatMap(({ moduleIds }) => moduleIds).filter((id) => !isOfItsOwn(id));
}

function inputOptions(plugins: readonly Plugin[]): InputOptions {
  return {
    cwd: root,
    platform: 'node',
    external: ['typescript'],
    plugins: [...plugins, otherBundles(), smallPackages()],
    // Sources only define things: what nobody uses need not be there.
    treeshake: { moduleSideEffects: [{ test: /[\\/](?:src|commands)[\\/]/, sideEffects: false }] },
  };
}

function dispatchPlugins(files: readonly CommandFile[]): Plugin[] {
  return [
    virtualCommands(files),
    screensImport(),
    importsOfUrls(),
    httpClient(),
    quietCommandClass(),
    stubbed(commandStubs),
  ];
}

/** Commands stay with their folders; an entry stays where its imports of other bundles are found. */
function isOfItsOwn(id: string): boolean {
  const path = relative(root, id).replaceAll('\\', '/');
  return /^(commands|src\/cli\/run)\//.test(path) || bundles.some((name) => path === `src/cli/${name}.ts`);
}

/** Leaves the imports between bundles as they are, but for the name. */
function otherBundles(): Plugin {
  return {
    name: 'other-bundles',
    resolveId(source, importer) {
      const name = bundles.find((candidate) => source === `./${candidate}.ts`);
      if (name === undefined || importer === undefined || dirname(importer) !== join(root, 'src/cli'))
        return undefined;
      return { id: `./${name}.cjs`, external: true };
    },
  };
}

const screens = { name: 'screens', source: 'src/cli/screens.ts' } as const;

/** Has the screens loaded by `import()`: everything else is loaded by `require`, which cannot. */
function screensImport(): Plugin {
  const file = `../${screens.name}.mjs`;
  return {
    name: 'screens-import',
    resolveId(source, importer) {
      if (source.startsWith('.') && importer !== undefined && isScreens(resolve(dirname(importer), source)))
        return { id: file, external: true };
      return undefined;
    },
    renderChunk(code) {
      const required = `require("${file}")`;
      const importing = new RegExp(
        String.raw`Promise\.resolve\(\)\.then\(\(\) => (?:/\* @__PURE__ \*/ )?[\w.]*__toESM\(${RegExp.escape(required)}, 1\)\)`,
      );
      const changed = code.replace(importing, `import("${file}")`);
      if (changed.includes(required)) throw new Error(`${required} is left: see screensImport`);
      return changed;
    },
  };
}

/** Leaves `import(url)` as it is: `require` takes no URLs, nor every package of a user's project. */
function importsOfUrls(): Plugin {
  const importing =
    /Promise\.resolve\(\)\.then\(\(\) => (?:\/\* @__PURE__ \*\/ )?[\w.]*__toESM\(require\(url\)(?:, 1)?\)\)/g;
  return {
    name: 'imports-of-urls',
    renderChunk(code) {
      const changed = code.replaceAll(importing, 'import(url)');
      if (changed.includes('require(url)')) throw new Error('require(url) is left: see importsOfUrls');
      return changed;
    },
  };
}

function isScreens(path: string): boolean {
  return path === join(root, screens.source);
}

/** Names of classes may be read by the program. */
const smaller = { compress: true, mangle: { keepNames: true }, codegen: true } as const;

/** Minifies what holds nothing but the packages of others: nobody reads it there, and half of all code is theirs. */
function smallPackages(): Plugin {
  const isOfPackage = (id: string): boolean => id.startsWith('\0') || id.includes('node_modules');
  return {
    name: 'small-packages',
    async renderChunk(code, { fileName, moduleIds }) {
      if (!moduleIds.every(isOfPackage)) return undefined;
      const { code: small, errors } = await minify(fileName, code, smaller);
      const [error] = errors;
      if (error !== undefined) throw new Error(`${fileName} cannot be minified: ${error.message}`);
      return small;
    },
  };
}

/** What ink loads for React's developer tools, which nobody has installed. */
function withoutDevtools(): Plugin {
  const importer = join(root, 'node_modules/ink/build/reconciler.js');
  let isFound = false;
  return {
    name: 'without-devtools',
    resolveId(source, from) {
      if (source !== './devtools.js' || from !== importer) return undefined;
      isFound = true;
      return join(stubFolder, 'absent.ts');
    },
    buildEnd(error) {
      if (error === undefined && !isFound)
        throw new Error(`${importer} does not import ./devtools.js any more`);
    },
  };
}

/** `virtual:commands`: the loader of each command's file, by the command's id. */
function virtualCommands(files: readonly CommandFile[]): Plugin {
  const id = '\0virtual:commands';
  return {
    name: 'virtual-commands',
    resolveId: (source) => (source === 'virtual:commands' ? id : undefined),
    load(loaded) {
      if (loaded !== id) return undefined;
      const rows = files.map(
        ({ id: command, path }) => `${JSON.stringify(command)}: () => import(${JSON.stringify(path)})`,
      );
      return `export const commands = {${rows.join(',\n')}};`;
    },
  };
}

/**
 * The part of undici that is used: the whole of it, with `fetch`, web sockets, caches and mocks, takes twice as long to
 * load.
 */
function httpClient(): Plugin {
  const id = '\0http-client';
  const withoutHttp2 = '\0http-client-without-http2';
  const folder = join(root, 'node_modules/undici/lib');
  return {
    name: 'http-client',
    resolveId(source, importer) {
      if (source === 'undici') return id;
      return source === './client-h2.js' && importer?.startsWith(folder) === true ? withoutHttp2 : undefined;
    },
    load(loaded) {
      // Requests say `allowH2: false`, and `node:http2` is 3 ms of work.
      if (loaded === withoutHttp2)
        return 'module.exports = function connectH2() { throw new Error("no HTTP/2"); };';
      if (loaded !== id) return undefined;
      const pathOf = (name: string): string => JSON.stringify(join(folder, name));
      const classes = ['Agent agent', 'Pool pool', 'ProxyAgent proxy-agent'].map((pair) => pair.split(' '));
      return [
        `import Dispatcher from ${pathOf('dispatcher/dispatcher.js')};`,
        `import request from ${pathOf('api/api-request.js')};`,
        `import connect from ${pathOf('api/api-connect.js')};`,
        // As undici's own index does; proxies need `connect`.
        'Object.assign(Dispatcher.prototype, { request, connect });',
        ...classes.map(
          ([name = '', file = '']) =>
            `export { default as ${name} } from ${pathOf(`dispatcher/${file}.js`)};`,
        ),
      ].join('\n');
    },
  };
}

/**
 * oclif's command class opens stdout when it is loaded, only to ignore a closed pipe: 2 ms, and src/cli/write.ts
 * sees to closed pipes.
 */
function quietCommandClass(): Plugin {
  const opening = "process.stdout.on('error', ";
  return {
    name: 'quiet-command-class',
    transform(code, id) {
      if (id !== join(oclifFolder, 'command.js')) return undefined;
      if (!code.includes(opening)) throw new Error(`${id} no longer has «${opening}»: see quietCommandClass`);
      return code.replace(opening, '((_event, _listener) => undefined)(null, ');
    },
  };
}

function stubbed(stubs: Readonly<Record<string, string>>): Plugin {
  const used = new Set<string>();
  return {
    name: 'stubbed',
    async resolveId(source, importer) {
      if (importer?.includes('node_modules') !== true) return undefined;
      const key = source.startsWith('.') ? fileInOclif((await this.resolve(source, importer))?.id) : source;
      const stub = stubs[key];
      if (stub === undefined) return undefined;
      used.add(key);
      return join(stubFolder, stub);
    },
    buildEnd(error) {
      const unused = Object.keys(stubs).filter((key) => !used.has(key));
      if (error === undefined && unused.length > 0)
        throw new Error(`nothing imports what these stub: ${unused.join(', ')}`);
    },
  };
}

function fileInOclif(path: string | undefined): string {
  return path === undefined ? '' : relative(oclifFolder, path).replaceAll('\\', '/');
}
