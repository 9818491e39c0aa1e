import { WardctlError } from '../errors.ts';
import { isRegoModule, type ExecutionMode } from '../policy/index.ts';
import { readProtocolVersion, runtimes, type Limits, type Sandbox } from '../runtime/index.ts';
import { readExportNames } from '../wasm/index.ts';

/** What a look at the module in its execution mode gave. */
export interface ModuleFindings {
  readonly protocolVersion: 'v1' | 'Unknown';
  readonly warnings: readonly string[];
}

/**
 * Whether a module can be of the execution mode that its author states, and which protocol it speaks
 * (policy-abi 1.4, cli-and-registry 5.9). Only waPC policies are asked; others that could not be run are reported.
 * @throws WardctlError WASM_*, POLICY_MODE_MISMATCH, GUEST_INIT_FAILED, GUEST_CALL_FAILED
 */
export async function lookAtModule(
  module: Uint8Array,
  mode: ExecutionMode,
  environment: { readonly limits: Limits; readonly sandbox: Sandbox; readonly now: () => number },
): Promise<ModuleFindings> {
  checkMode(isRegoModule(readExportNames(module)), mode);
  if (mode === 'kubewarden-wapc') {
    return { protocolVersion: await readProtocolVersion(module, environment, environment.now), warnings: [] };
  }
  const runtime = await runtimes[mode]();
  try {
    await runtime.prepare(module, environment);
    return { protocolVersion: 'Unknown', warnings: [] };
  } catch (error) {
    if (!(error instanceof WardctlError) || error.code === 'WASM_INVALID') throw error;
    const warning = `the policy cannot be run in its execution mode ${mode}: ${error.message}`;
    return { protocolVersion: 'Unknown', warnings: [warning] };
  }
}

/** The reference looks at no module of the mode `wasi`. */
function checkMode(isRego: boolean, mode: ExecutionMode): void {
  if (mode === 'wasi' || isRego === (mode === 'opa' || mode === 'gatekeeper')) return;
  const found = isRego
    ? 'This policy has been created using Rego'
    : 'The policy has not been created using Rego';
  throw new WardctlError(
    'POLICY_MODE_MISMATCH',
    `Wrong value inside of policy's metadata for 'executionMode'. ${found}`,
    {
      hint: isRego
        ? `The metadata says ${mode}: write opa if the entrypoint answers an AdmissionReview, gatekeeper if it lists violations.`
        : `The metadata says ${mode}: write kubewarden-wapc for a policy made with an SDK, wasi for one that reads stdin.`,
    },
  );
}
