import type { CacheKey, PreparedFiles } from '../../cache/index.ts';
import { WardctlError } from '../../errors.ts';
import { sha256 } from '../../files/index.ts';
import { ownVersion, requirePackage } from '../../packages/index.ts';
import type { ComponentEnvironment } from '../runtime.ts';
import { jcoPackage, jcoPurpose } from './jco.ts';

/**
 * Rises whenever other files are made of the same component with the same jco, or the component is checked for more
 * before: what is kept is not checked again.
 */
const preparedFormat = '4';
const maxComponentBytes = 64 * 1024 * 1024;

/**
 * What jco makes of a component: a program, and core modules. Kept in the cache, where there is one; what is there was
 * put there by this version of wardctl, after all checks had passed.
 * @param bytes untrusted
 * @throws WardctlError WASM_*, COMPONENT_WORLD_MISMATCH, PACKAGE_MISSING
 */
export async function transpile(
  bytes: Uint8Array,
  { packageFolders: folders = [], preparedCache }: ComponentEnvironment,
): Promise<PreparedFiles> {
  checkSize(bytes);
  const version = await jcoVersion(bytes, folders);
  const prepare = async (signal?: AbortSignal): Promise<PreparedFiles> => {
    // Checks and threads are nothing that a run needs whose component is prepared.
    const { prepareFiles } = await import('./prepare-files.ts');
    return prepareFiles(bytes, { folders, version }, signal);
  };
  return preparedCache === undefined ? prepare() : preparedCache.getOrPrepare(keyOf(bytes, version), prepare);
}

/** @throws WardctlError PACKAGE_MISSING; for what is no policy, of which jco would make none either, what it is not */
async function jcoVersion(bytes: Uint8Array, folders: readonly string[]): Promise<string> {
  try {
    return requirePackage(jcoPackage, { folders, purpose: jcoPurpose }).version;
  } catch (error) {
    const { checkComponent } = await import('./check-component.ts');
    checkComponent(bytes);
    throw withSearchedFolders(error, folders);
  }
}

/**
 * Where jco was looked for: a project elsewhere may have it. The policy's own folder is not one of the folders, because
 * who sends a policy could send a jco with it.
 */
function withSearchedFolders(error: unknown, folders: readonly string[]): unknown {
  if (!(error instanceof WardctlError) || error.code !== 'PACKAGE_MISSING') return error;
  const searched = `Looked for in node_modules of ${folders.join(', of ')} and of the folders above.`;
  const advice = 'Where a project has it, run wardctl in the folder of the project.';
  return error.withHint([searched, advice, error.hint ?? ''].join(' ').trimEnd());
}

/**
 * What jco is told beside the component is no part of it: which functions wait follows from the component's bytes, whose
 * SHA-256 is, and the rest changes with the format only.
 */
function keyOf(bytes: Uint8Array, jco: string): CacheKey {
  return {
    moduleSha256: sha256(bytes).toString('hex'),
    shapedBy: {
      jco,
      wardctl: ownVersion(),
      format: preparedFormat,
      node: process.versions.node.split('.')[0] ?? '',
      // What it compiled is kept too, and no other version takes it.
      v8: process.versions.v8,
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
