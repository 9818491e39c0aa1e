import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WardctlError } from '../errors.ts';

/** Where a policy was found. */
export interface ResolvedPolicy {
  /** As the user wrote it. */
  readonly reference: string;
  /** Absolute path of the file. */
  readonly path: string;
}

/** What files a command takes for policies: only modules, or custom resources as well. */
type PolicyFiles = 'modules' | 'modules and resources';

const remoteSchemes = new Set(['registry', 'https', 'http']);

/**
 * Finds the file of a policy: a path or a `file://` URI.
 * @param reference what the user wrote
 * @param folder what relative paths are relative to
 * @param taken what a file may be, for advice on one that is missing
 * @throws WardctlError POLICY_NOT_FOUND, POLICY_UNREADABLE
 */
export function resolvePolicy(
  reference: string,
  folder: string,
  taken: PolicyFiles = 'modules',
): ResolvedPolicy {
  const scheme = /^(\w+):\/\//.exec(reference)?.[1];
  const path = scheme === undefined ? resolve(folder, reference) : pathOfUri(reference, scheme);
  checkFile(reference, path, taken);
  return { reference, path };
}

/**
 * Finds the file of a module named by a custom resource: there, a name without scheme belongs to a
 * registry, unless it can only be a path: one that starts with a dot or a root (cli-and-registry 2.1).
 */
export function resolveModule(reference: string, folder: string): ResolvedPolicy {
  const isPath = /^\.{1,2}[\\/]/.test(reference) || isAbsolute(reference);
  if (isPath || /^\w+:\/\//.test(reference)) return resolvePolicy(reference, folder);
  throw notAvailable(
    `registry://${reference}`,
    'registry',
    `For a file beside this one, write ./${reference}.`,
  );
}

function pathOfUri(reference: string, scheme: string): string {
  if (scheme === 'file') return pathOfFileUri(reference);
  if (remoteSchemes.has(scheme)) {
    throw notAvailable(reference, scheme, 'Download the module and give its path or file:// URI.');
  }
  throw new WardctlError(
    'POLICY_NOT_FOUND',
    `Cannot find policy with uri: ${reference}: expected file:// or a path, found the scheme ${scheme}://`,
  );
}

function notAvailable(reference: string, scheme: string, advice: string): WardctlError {
  const message = `Cannot find policy with uri: ${reference}: ${scheme}:// is not available yet`;
  return new WardctlError('POLICY_NOT_FOUND', message, {
    hint: `This release runs policies from files. ${advice}`,
  });
}

function pathOfFileUri(reference: string): string {
  try {
    return fileURLToPath(reference);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new WardctlError('POLICY_NOT_FOUND', `Cannot find policy with uri: ${reference}: ${problem}`, {
      hint: 'A file URI has three slashes and an absolute path: file:///home/me/policy.wasm.',
      cause: error,
    });
  }
}

function checkFile(reference: string, path: string, taken: PolicyFiles): void {
  if (path.includes('\0')) {
    throw new WardctlError(
      'POLICY_NOT_FOUND',
      `Cannot find policy with uri: ${reference}: expected a path, found one with a zero byte in it`,
      { hint: adviceOn[taken] },
    );
  }
  let found;
  try {
    found = statSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw new WardctlError('POLICY_UNREADABLE', `Cannot read policy ${reference}: ${String(error)}`, {
        cause: error,
      });
    }
    throw new WardctlError('POLICY_NOT_FOUND', `Cannot find policy with uri: ${reference}: no such file`, {
      hint: looksLikeRegistry(reference)
        ? 'This release runs policies from files; registries come later. Download the module and give its path.'
        : adviceOn[taken],
      details: { path },
      cause: error,
    });
  }
  if (found.isDirectory()) {
    throw new WardctlError(
      'POLICY_UNREADABLE',
      `Cannot read policy ${reference}: expected a file, found a directory`,
      {
        hint: 'Give the module inside of it, for instance policy.wasm.',
      },
    );
  }
}

const adviceOn: Readonly<Record<PolicyFiles, string>> = {
  modules: 'Give the path of a .wasm module.',
  'modules and resources':
    'Give the path of a .wasm module, or of a .yaml, .yml or .json file with Kubewarden policies.',
};

/** Such as `ghcr.io/team/policy:v1`, with or without what stands behind the name. */
function looksLikeRegistry(reference: string): boolean {
  const isReference = /^(?:[\w-]+(?:\.[\w-]+)+|localhost(?=:))(?::\d+)?\/[\w./-]+(?:[:@][\w.:@-]+)?$/.test(
    reference,
  );
  return isReference && !/\.(?:wasm|ya?ml|json)(?:\/|$)/.test(reference);
}
