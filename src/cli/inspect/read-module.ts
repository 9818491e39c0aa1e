import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { WardctlError } from '../../errors.ts';
import { readPolicy, resolvePolicy, type PolicyFinder } from '../../store/index.ts';

/** A module as the user named it. */
export interface InspectedModule {
  readonly reference: string;
  /** Of the policy; a file, symbolic links followed, as a `file://` URI. */
  readonly uri: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads a module.
 * @param folder what relative paths are relative to
 * @throws WardctlError POLICY_NOT_FOUND, POLICY_UNREADABLE, and what `elsewhere` throws
 */
export async function readModule(
  reference: string,
  folder: string,
  elsewhere: PolicyFinder,
): Promise<InspectedModule> {
  const policy = await resolvePolicy(reference, folder, elsewhere);
  const uri = policy.stored?.uri ?? pathToFileURL(realpathSync(policy.path)).href;
  return { reference, uri, bytes: await readPolicy(policy) };
}

/** Does something with a module; an error gets the module's name in front. @throws what `compute` throws */
export async function withModuleName<T>(reference: string, compute: () => T | Promise<T>): Promise<T> {
  try {
    return await compute();
  } catch (error) {
    throw error instanceof WardctlError ? nameModule(error, reference) : error;
  }
}

function nameModule(error: WardctlError, reference: string): WardctlError {
  // Its message has the URI already.
  if (error.code === 'POLICY_METADATA_MISSING') return error;
  if (error.code !== 'WASM_NOT_A_MODULE') return error.about(reference);
  return new WardctlError(error.code, `${reference}: ${error.message}`, {
    hint: 'inspect takes modules: of a policy resource, give the .wasm file that its spec.module names.',
    cause: error,
  });
}
