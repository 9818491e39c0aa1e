import { compilePolicy } from './compile-policy.ts';
import type { LoadPolicyOptions } from './load-policy-options.ts';
import type { LoadedPolicy } from './loaded-policy.ts';

/**
 * Loads and compiles a policy, to be asked any number of times; each call runs on a guest in fresh state.
 * Policies share nothing: any number may be loaded side by side.
 *
 * @param source path (relative to the working folder) or `file:` URL of a .wasm module or component of at most 256 MiB, or its
 *   bytes, which are not kept; untrusted
 * @returns a policy that the caller closes when it is not needed any more
 * @throws WardctlError POLICY_NOT_FOUND, POLICY_UNREADABLE where there is no such file; WASM_NOT_A_MODULE,
 *   WASM_TRUNCATED, WASM_COMPONENT, WASM_INVALID, WASM_TOO_LARGE, WASM_IMPORT_UNKNOWN, WASM_EXPORT_MISSING,
 *   POLICY_METADATA_INVALID, POLICY_MODE_UNKNOWN, POLICY_MODE_MISMATCH, POLICY_VERSION_UNSUPPORTED,
 *   POLICY_BUILTIN_MISSING, COMPONENT_WORLD_MISMATCH, PACKAGE_MISSING, GUEST_INIT_FAILED for a module that cannot run; SESSION_INVALID,
 *   CAPABILITY_PATTERN_INVALID, USAGE_INVALID, POLICY_MODE_UNKNOWN for options out of range
 * @example
 * ```ts
 * import { loadPolicy } from 'wardctl';
 *
 * const policy = await loadPolicy('policy.wasm', { settings: { harden: true } });
 * const { allowed, message } = await policy.evaluate(request);
 * policy.close();
 * ```
 */
export function loadPolicy(
  source: string | URL | Uint8Array,
  options: LoadPolicyOptions = {},
): Promise<LoadedPolicy> {
  return compilePolicy(source, options);
}
