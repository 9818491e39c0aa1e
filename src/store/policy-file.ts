import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WardctlError } from '../errors.ts';
import { systemErrorCode } from '../files/index.ts';
import { maskLogin } from '../mask-login.ts';

/** The scheme of a URI, `undefined` for a text that is none. */
export function schemeOf(reference: string): string | undefined {
  return /^(\w+):\/\//.exec(reference)?.[1];
}

/**
 * The file of a policy: a path or a `file://` URI.
 * @param reference what the user wrote
 * @param folder what relative paths are relative to
 * @returns its absolute path
 * @throws WardctlError POLICY_NOT_FOUND, POLICY_UNREADABLE
 */
export function findPolicyFile(reference: string, folder: string): string {
  const scheme = schemeOf(reference);
  if (scheme !== undefined && scheme !== 'file') {
    throw notFound(reference, `expected file:// or a path, found the scheme ${scheme}://`, {
      hint: `Here a file is needed. Get one with: wardctl pull -o policy.wasm ${maskLogin(reference)}`,
    });
  }
  const path = scheme === undefined ? resolve(folder, reference) : pathOfFileUri(reference);
  if (isFile(reference, path)) return path;
  throw noSuchFile(reference, path);
}

/** As {@link findPolicyFile}; `undefined` where there is no such file. */
export function lookForPolicyFile(path: string, folder: string): string | undefined {
  const absolute = resolve(folder, path);
  return isFile(path, absolute) ? absolute : undefined;
}

export function noSuchFile(reference: string, path: string): WardctlError {
  const advice =
    'Give the path of a .wasm module (run also takes .yaml, .yml and .json files with Kubewarden policies).';
  const couldBeRemote = schemeOf(reference) === undefined && /^[\w-]+[.:\w-]*\//.test(reference);
  return notFound(reference, 'no such file', {
    hint: couldBeRemote ? `${advice} If it is in a registry, write registry://${reference}` : advice,
    // A login that was mistaken for a path is in it, too.
    ...(maskLogin(reference) === reference && { details: { path } }),
  });
}

export function notFound(
  reference: string,
  problem: string,
  parts: ConstructorParameters<typeof WardctlError>[2],
): WardctlError {
  const message = `Cannot find policy with uri: ${maskLogin(reference)}: ${problem}`;
  return new WardctlError('POLICY_NOT_FOUND', message, parts);
}

function pathOfFileUri(reference: string): string {
  try {
    return fileURLToPath(reference);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw notFound(reference, problem, {
      hint: 'A file URI has three slashes and an absolute path: file:///home/me/policy.wasm.',
      cause: error,
    });
  }
}

// The last one stands for a zero byte in the path.
const missingCodes = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

/** @throws WardctlError POLICY_UNREADABLE for a folder, and where it cannot be told */
function isFile(reference: string, path: string): boolean {
  let found;
  try {
    found = statSync(path);
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (missingCodes.has(code)) return false;
    throw new WardctlError('POLICY_UNREADABLE', `Cannot read policy ${reference}: ${String(error)}`, {
      cause: error,
    });
  }
  if (!found.isDirectory()) return true;
  throw new WardctlError(
    'POLICY_UNREADABLE',
    `Cannot read policy ${reference}: expected a file, found a directory`,
    { hint: 'Give the module inside of it, for instance policy.wasm.' },
  );
}
