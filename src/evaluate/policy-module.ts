import { checkMinimumVersion, detectExecutionMode, readPolicyMetadata } from '../policy/index.ts';
import type { ExecutionMode, PolicyMetadata } from '../policy/index.ts';
import { runtimes, type PreparedPolicy, type RuntimeEnvironment } from '../runtime/index.ts';
import { isComponent, readExportNames } from '../wasm/index.ts';

/** A compiled policy with what its author states about it. */
export interface PolicyModule {
  readonly metadata: PolicyMetadata | undefined;
  readonly executionMode: ExecutionMode;
  readonly prepared: PreparedPolicy;
}

export interface ModuleOptions extends RuntimeEnvironment {
  /** Default: what the metadata says, checked against the module. */
  readonly executionMode?: ExecutionMode | undefined;
}

/**
 * Checks and compiles a module, in the reference's order (policy-abi 1.2).
 * @param bytes untrusted
 * @throws WardctlError WASM_*, POLICY_*, COMPONENT_WORLD_MISMATCH, PACKAGE_MISSING
 */
export async function preparePolicyModule(bytes: Uint8Array, options: ModuleOptions): Promise<PolicyModule> {
  const metadata = readPolicyMetadata(bytes);
  checkMinimumVersion(metadata);
  const executionMode = options.executionMode ?? modeOf(bytes, metadata);
  const runtime = await runtimes[executionMode]();
  return { metadata, executionMode, prepared: await runtime.prepare(bytes, options) };
}

function modeOf(bytes: Uint8Array, metadata: PolicyMetadata | undefined): ExecutionMode {
  return isComponent(bytes)
    ? detectExecutionMode(metadata, [], 'component')
    : detectExecutionMode(metadata, readExportNames(bytes));
}
