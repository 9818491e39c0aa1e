import { WardctlError } from '../errors.ts';
import { executionModes, type ExecutionMode, type PolicyMetadata } from './metadata.ts';

/** Every accepted spelling of an execution mode; the reference knows the waPC mode under two names. */
const modesByName: ReadonlyMap<string, ExecutionMode> = new Map([
  ...executionModes.map((mode): [string, ExecutionMode] => [mode, mode]),
  ['kubewarden', 'kubewarden-wapc'],
]);

/** Every accepted spelling, for help texts and messages. */
export const executionModeNames: readonly string[] = [...modesByName.keys()];

/** @throws WardctlError POLICY_MODE_UNKNOWN */
export function parseExecutionMode(name: string): ExecutionMode {
  const mode = modesByName.get(name);
  if (mode !== undefined) return mode;
  throw new WardctlError(
    'POLICY_MODE_UNKNOWN',
    `expected one of the execution modes ${executionModeNames.join(', ')}, found ${JSON.stringify(name)}`,
  );
}

/** Whether a module is a Rego policy: one of its exports starts with `opa_` (policy-abi 1.1). */
export function isRegoModule(exportNames: readonly string[]): boolean {
  return exportNames.some((name) => name.startsWith('opa_'));
}

/** What a policy's file is: most are core modules. */
export type PolicyFormat = 'module' | 'component';

/**
 * The mode to run a policy in when the user named none (policy-abi 1.3). A component needs no metadata.
 * @param exportNames names of the module's exports
 * @throws WardctlError POLICY_MODE_MISMATCH where metadata and module contradict each other,
 *   POLICY_MODE_UNKNOWN for a Rego policy without metadata
 */
export function detectExecutionMode(
  policyMetadata: PolicyMetadata | undefined,
  exportNames: readonly string[],
  format: PolicyFormat = 'module',
): ExecutionMode {
  if (format === 'component' || policyMetadata?.executionMode === 'component') {
    checkComponent(policyMetadata, format);
    return 'component';
  }
  const isRego = isRegoModule(exportNames);
  if (policyMetadata === undefined) {
    if (!isRego) return 'kubewarden-wapc';
    throw new WardctlError(
      'POLICY_MODE_UNKNOWN',
      'The policy has been created with Rego, please specify which Opa runtime has to be used',
      {
        hint: 'Set executionMode (-e on the command line): opa if the entrypoint answers an AdmissionReview, gatekeeper if it lists violations.',
      },
    );
  }
  const mode = policyMetadata.executionMode;
  const isRegoMode = mode === 'opa' || mode === 'gatekeeper';
  if (isRego === isRegoMode) return mode;
  const found = isRego
    ? 'The policy has been created with Rego'
    : 'The policy has not been created with Rego';
  throw new WardctlError(
    'POLICY_MODE_MISMATCH',
    `${found}, but its metadata says executionMode ${JSON.stringify(mode)}`,
    {
      hint: 'Correct executionMode in metadata.yml and annotate again, or override it (-e on the command line).',
    },
  );
}

function checkComponent(policyMetadata: PolicyMetadata | undefined, format: PolicyFormat): void {
  const isComponent = format === 'component';
  if (policyMetadata === undefined || isComponent === (policyMetadata.executionMode === 'component')) return;
  const found = isComponent ? 'The policy is a component' : 'The policy is a core module and no component';
  throw new WardctlError(
    'POLICY_MODE_MISMATCH',
    `${found}, but its metadata says executionMode ${JSON.stringify(policyMetadata.executionMode)}`,
    {
      hint: 'Correct executionMode in metadata.yml and annotate again, or override it (-e on the command line).',
    },
  );
}
