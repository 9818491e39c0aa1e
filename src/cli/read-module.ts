import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { WardctlError } from '../errors.ts';
import { readPolicy, resolvePolicy, type PolicyFinder, type StoredPolicy } from '../store/index.ts';

/** A module as the user named it. */
export interface NamedModule {
  readonly reference: string;
  /** Of the policy; a file, symbolic links followed, as a `file://` URI. */
  readonly uri: string;
  readonly bytes: Uint8Array;
  /** `undefined` for files of the user's. */
  readonly stored: StoredPolicy | undefined;
}

/** What each command that takes modules says of a file that is none. */
const moduleAdvice = {
  inspect: 'inspect takes modules: of a policy resource, give the .wasm file that its spec.module names.',
  annotate: 'annotate takes the module that a compiler made; its metadata is given with --metadata-path.',
  'scaffold manifest':
    'scaffold manifest takes the module of a policy, and makes the policy resource for it.',
} as const;

/**
 * Reads a module.
 * @param folder what relative paths are relative to
 * @throws WardctlError POLICY_NOT_FOUND, POLICY_UNREADABLE, and what `elsewhere` throws
 */
export async function readModule(
  reference: string,
  folder: string,
  elsewhere: PolicyFinder,
): Promise<NamedModule> {
  const policy = await resolvePolicy(reference, folder, elsewhere);
  const uri = policy.stored?.uri ?? pathToFileURL(realpathSync(policy.path)).href;
  return { reference, uri, bytes: await readPolicy(policy), stored: policy.stored };
}

/**
 * Does something with a module, for a command; an error gets the module's name in front.
 * @throws what `compute` throws
 */
export async function withModuleName<T>(
  command: keyof typeof moduleAdvice,
  reference: string,
  compute: () => T | Promise<T>,
): Promise<T> {
  try {
    return await compute();
  } catch (error) {
    if (!(error instanceof WardctlError) || isNamed(error)) throw error;
    if (error.code !== 'WASM_NOT_A_MODULE') throw error.about(reference);
    throw new WardctlError(error.code, `${reference}: ${error.message}`, {
      hint: moduleAdvice[command],
      cause: error,
    });
  }
}

/** Missing metadata has the module's URI in its message; other errors about metadata files name these. */
function isNamed({ code }: WardctlError): boolean {
  return code === 'POLICY_METADATA_MISSING' || code.startsWith('METADATA_');
}
