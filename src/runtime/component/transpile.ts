import { sha256, type CacheKey, type PreparedFiles } from '../../cache/index.ts';
import { WardctlError } from '../../errors.ts';
import { requirePackage } from '../../packages/index.ts';
import {
  describeModule,
  readComponent,
  stripCustomSections,
  type ComponentOutline,
} from '../../wasm/index.ts';
import type { ComponentEnvironment } from '../runtime.ts';
import { jcoPackage, jcoPurpose } from './jco.ts';
import { checkNames } from './names.ts';
import { ownVersion } from './own-version.ts';
import { checkWorld } from './world.ts';

/** Of the name of each file. */
export const fileStem = 'policy';

/** Rises whenever other files are made of the same component with the same jco. */
const preparedFormat = '1';
const maxComponentBytes = 64 * 1024 * 1024;

/**
 * What jco makes of a component: a program, and core modules. Kept in the cache, where there is one.
 * @param bytes untrusted
 * @throws WardctlError WASM_*, COMPONENT_WORLD_MISMATCH, PACKAGE_MISSING
 */
export async function transpile(
  bytes: Uint8Array,
  { packageFolders: folders = [], preparedCache }: ComponentEnvironment,
): Promise<PreparedFiles> {
  checkSize(bytes);
  const outline = readComponent(bytes);
  checkWorld(outline);
  checkNames(outline, coreNames(outline));
  const { version } = requirePackage(jcoPackage, { folders, purpose: jcoPurpose });
  const options = transpileOptions(outline);
  const prepare = async (signal?: AbortSignal): Promise<PreparedFiles> => {
    // Threads are nothing that a run needs whose component is prepared.
    const { runTranspiler } = await import('./run-transpiler.ts');
    return runTranspiler({ component: stripCustomSections(bytes), options, folders, version }, signal);
  };
  return preparedCache === undefined
    ? prepare()
    : preparedCache.getOrPrepare(keyOf(bytes, version, options), prepare);
}

function keyOf(bytes: Uint8Array, jco: string, options: Readonly<Record<string, unknown>>): CacheKey {
  return {
    moduleSha256: sha256(bytes).toString('hex'),
    shapedBy: {
      jco,
      wardctl: ownVersion(),
      format: preparedFormat,
      node: process.versions.node.split('.')[0] ?? '',
      options: sha256(Buffer.from(JSON.stringify(options))).toString('hex'),
    },
  };
}

function checkSize({ length }: Uint8Array): void {
  if (length <= maxComponentBytes) return;
  throw new WardctlError(
    'WASM_TOO_LARGE',
    `component has ${String(length)} bytes, the limit is ${String(maxComponentBytes)}`,
  );
}

function* coreNames({ coreModules }: ComponentOutline): Iterable<string> {
  for (const module of coreModules) {
    const { imports, exports } = describeModule(module);
    for (const item of imports) yield* [item.module, item.name];
    for (const item of exports) yield item.name;
  }
}

/** Host calls and waiting park the guest: only functions named here can. */
function transpileOptions({ imports }: ComponentOutline): Readonly<Record<string, unknown>> {
  const waits = (name: string, label: string): boolean =>
    name.startsWith('wardctl:policy/host-capabilities@') ||
    (name.startsWith('wasi:io/poll@') && (label === 'poll' || label.endsWith('.block')));
  return {
    name: fileStem,
    instantiation: 'sync',
    asyncMode: 'jspi',
    asyncImports: imports.flatMap(({ name, functions }) =>
      functions.filter((label) => waits(name, label)).map((label) => `${name}#${label}`),
    ),
    asyncExports: ['validate', 'validate-settings', 'metadata'],
    emitTypescriptDeclarations: false,
    nodejsCompat: false,
  };
}
