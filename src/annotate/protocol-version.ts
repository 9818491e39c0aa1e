import { WardctlError } from '../errors.ts';
import { isRegoModule, type ExecutionMode } from '../policy/index.ts';
import {
  readComponentProtocolVersion,
  readProtocolVersion,
  runtimes,
  type RuntimeEnvironment,
} from '../runtime/index.ts';
import { isComponent, readExportNames } from '../wasm/index.ts';

/** What a look at the module in its execution mode gave. */
export interface ModuleFindings {
  readonly protocolVersion: 'v1' | 'Unknown';
  readonly warnings: readonly string[];
}

/**
 * Whether a module can be of the execution mode that its author states, and which protocol it speaks
 * (policy-abi 1.4, cli-and-registry 5.9). Only waPC policies and components are asked; others that could not be run are
 * reported.
 * @throws WardctlError WASM_*, POLICY_MODE_MISMATCH, COMPONENT_WORLD_MISMATCH, GUEST_INIT_FAILED, GUEST_CALL_FAILED
 */
export async function lookAtModule(
  module: Uint8Array,
  mode: ExecutionMode,
  environment: RuntimeEnvironment & { readonly now: () => number },
): Promise<ModuleFindings> {
  checkFormat(isComponent(module), mode);
  if (mode === 'component') return askComponent(module, environment);
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

/** What jco is needed for says its world too: there is one version of both. */
async function askComponent(
  component: Uint8Array,
  environment: RuntimeEnvironment & { readonly now: () => number },
): Promise<ModuleFindings> {
  try {
    const protocolVersion = await readComponentProtocolVersion(component, environment, environment.now);
    return { protocolVersion, warnings: [] };
  } catch (error) {
    if (!(error instanceof WardctlError) || error.code !== 'PACKAGE_MISSING') throw error;
    const warning = `the policy was not asked for its protocol version, v1 by its imports: ${error.message}`;
    return { protocolVersion: 'v1', warnings: [warning] };
  }
}

function checkFormat(isOfComponent: boolean, mode: ExecutionMode): void {
  if (isOfComponent === (mode === 'component')) return;
  const found = isOfComponent ? 'The policy is a component' : 'The policy is a core module and no component';
  throw new WardctlError(
    'POLICY_MODE_MISMATCH',
    `Wrong value inside of policy's metadata for 'executionMode'. ${found}`,
    {
      hint: isOfComponent
        ? `The metadata says ${mode}: write component, or build the policy as a core module.`
        : 'The metadata says component: write kubewarden-wapc for a policy made with an SDK, or build it as a component.',
    },
  );
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
