import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { WardctlError } from '../../errors.ts';
import { maxModuleBytes, readFileBounded, resolvePolicy } from '../../store/index.ts';

/** A module as the user named it. */
export interface InspectedModule {
  readonly reference: string;
  /** The file, symbolic links followed, as a `file://` URI. */
  readonly uri: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the file of a module.
 * @param folder what relative paths are relative to
 * @throws WardctlError POLICY_NOT_FOUND, POLICY_UNREADABLE
 */
export function readModule(reference: string, folder: string): InspectedModule {
  const { path } = resolvePolicy(reference, folder);
  const bytes = readFileBounded(path, {
    what: 'policy',
    name: reference,
    errorCode: 'POLICY_UNREADABLE',
    maxBytes: maxModuleBytes,
  });
  return { reference, uri: pathToFileURL(realpathSync(path)).href, bytes };
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
