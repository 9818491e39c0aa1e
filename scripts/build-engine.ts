// Makes the engine of TypeScript policies in src/assets/typescript: QuickJS-NG from the package quickjs-wasi, merged with
// the protocols of src/build/typescript/engine, one module for each. `--check` compares with what was committed instead.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from './node-tool.ts';
import { root } from './root.ts';

/** Each protocol with the function that hosts call. */
const entries = { wapc: '__guest_call', wasi: '_start' };

/** What the freezer (src/build/typescript/freeze) works with; no policy exports any of it. */
const builderExports = [
  'memory',
  '__stack_pointer',
  '_initialize',
  'wasm_malloc',
  'wasm_free',
  'qjs_init2',
  'qjs_set_max_stack_size',
  'qjs_set_memory_limit',
  'qjs_set_gc_threshold',
  'qjs_set_interrupt_handler',
  'qjs_set_promise_rejection_handler',
  'qjs_compile',
  'qjs_eval',
  'qjs_eval_bytecode',
  'qjs_execute_pending_job',
  'qjs_run_gc',
  'qjs_get_global',
  'qjs_get_undefined',
  'qjs_get_prop_string',
  'qjs_set_prop_string',
  'qjs_new_host_function',
  'qjs_get_string_len',
  'qjs_free_value',
  'qjs_is_exception',
  'qjs_is_function',
  'qjs_is_string',
  'qjs_get_exception',
  'wardctl_dispatch',
  'wardctl_finish',
  'wardctl_undefined',
  'wardctl_unsettled',
  'wardctl_unsettled_length',
  'wardctl_speechless',
  'wardctl_speechless_length',
  'wardctl_rejections',
  'wardctl_take_rejection',
];

/** The features of WebAssembly that the engine is made of; every host of policies has them. */
const features = [
  '--enable-bulk-memory',
  '--enable-bulk-memory-opt',
  '--enable-multivalue',
  '--enable-mutable-globals',
  '--enable-nontrapping-float-to-int',
  '--enable-reference-types',
  '--enable-sign-ext',
];

const sources = join(root, 'src/build/typescript/engine');
const assets = join(root, 'src/assets/typescript');

const files = await buildEngine();
if (process.argv.includes('--check')) {
  for (const [name, content] of files) {
    const path = join(assets, name);
    if (existsSync(path) && Buffer.compare(readFileSync(path), content) === 0) continue;
    process.stderr.write(
      `src/assets/typescript/${name} is not what \`npm run engine\` makes; run it and commit the file\n`,
    );
    process.exitCode = 1;
  }
} else {
  for (const [name, content] of files) writeFileSync(join(assets, name), content);
}

/** The files of src/assets/typescript that are made, by name. */
async function buildEngine(): Promise<ReadonlyMap<string, Buffer>> {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-engine-'));
  try {
    await assemble('common', folder);
    const modules = new Map<string, Buffer>();
    for (const [protocol, entry] of Object.entries(entries)) {
      await assemble(protocol, folder);
      modules.set(`engine-${protocol}.wasm`, await mergeWithEngine(protocol, entry, folder));
    }
    return new Map([...modules, ['engine.json', describe(modules)]]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function assemble(name: string, folder: string): Promise<void> {
  await binaryen('wasm-as', [join(sources, `${name}.wat`), '-o', join(folder, `${name}.wasm`)]);
}

async function mergeWithEngine(protocol: string, entry: string, folder: string): Promise<Buffer> {
  const file = (suffix: string): string => join(folder, `${protocol}-${suffix}`);
  await binaryen('wasm-merge', [
    ...[packageFile('quickjs-wasi', 'quickjs.wasm'), 'qjs'],
    ...[join(folder, 'common.wasm'), 'env'],
    ...[join(folder, `${protocol}.wasm`), 'protocol'],
    ...['-o', file('merged.wasm')],
  ]);
  const kept = [...builderExports, entry];
  const graph = [
    { name: 'kept', root: true, reaches: kept },
    ...kept.map((name) => ({ name, export: name })),
  ];
  writeFileSync(file('graph.json'), JSON.stringify(graph));
  await binaryen('wasm-metadce', [
    file('merged.wasm'),
    ...['--graph-file', file('graph.json')],
    ...['-o', file('kept.wasm')],
  ]);
  await binaryen('wasm-opt', [
    file('kept.wasm'),
    ...['-Oz', '--strip-debug', '--strip-producers', '--strip-target-features'],
    ...['-o', file('small.wasm')],
  ]);
  return readFileSync(file('small.wasm'));
}

async function binaryen(tool: string, args: readonly string[]): Promise<void> {
  const { exitCode, output } = await runTool('binaryen', [...features, ...args], tool);
  if (exitCode !== 0) throw new Error(`${tool} failed:\n${output}`);
}

/** What the engine was made of, and the digests of what came out. */
function describe(modules: ReadonlyMap<string, Buffer>): Buffer {
  const record = {
    madeOf: { 'quickjs-wasi': versionOf('quickjs-wasi'), 'quickjs-ng': versionOfEngine() },
    madeWith: { binaryen: versionOf('binaryen') },
    sha256: Object.fromEntries(
      [...modules].map(([name, content]) => [name, createHash('sha256').update(content).digest('hex')]),
    ),
  };
  return Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`);
}

/** The package does not say which QuickJS-NG it is made of; the engine itself does. */
function versionOfEngine(): unknown {
  const engine = readFileSync(packageFile('quickjs-wasi', 'quickjs.wasm'), 'latin1');
  const [, version] = /\0(\d+\.\d+\.\d+)\0/.exec(engine) ?? [];
  return version;
}

function versionOf(name: string): unknown {
  const manifest: unknown = JSON.parse(readFileSync(packageFile(name, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? manifest.version
    : undefined;
}

function packageFile(name: string, path: string): string {
  return join(root, 'node_modules', name, path);
}
