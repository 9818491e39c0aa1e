import { describePolicy, findMetadataProblems } from '../../inspect/index.ts';
import { metadataToJson, requireMetadata, type PolicyMetadata } from '../../policy/index.ts';
import { stringifyYaml } from '../../yaml/index.ts';
import { escapeControls } from '../escape.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { formatJson } from '../print-json.ts';
import { readModule, withModuleName, type NamedModule } from '../read-module.ts';
import type { PolicySourceSettings } from '../registry/context.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { processSurroundings } from '../registry/surroundings.ts';
import { findVerification } from '../verification/find-config.ts';
import { stdoutTerminal, type Terminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import { comparePolicies } from './compare-policies.ts';
import type { InspectedPolicy } from './inspected-policy.ts';
import { formatReferenceText } from './reference-text.ts';
import type { ShownSignatures } from './signatures/shown-signatures.ts';

/** The command line of `inspect`. */
export interface InspectOptions {
  readonly policy: string;
  /** With it, the changes from `policy` to this one are shown. */
  readonly other: string | undefined;
  /** Default: a page on a terminal, otherwise text. */
  readonly output: 'text' | 'yaml' | 'json' | undefined;
  /** Whether to list the signatures of the policy, too. */
  readonly showSignatures: boolean;
  readonly registries: PolicySourceSettings;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl inspect` does and prints it. Returns the exit code.
 * @throws WardctlError POLICY_*, WASM_*, USAGE_INVALID, and what finding a policy or its signatures throws. Where the
 *   metadata is what is missing or wrong, the formats that show more than it are printed before; where signatures are,
 *   those are printed.
 */
export function inspectPolicy(options: InspectOptions): Promise<number> {
  const { registries, showSignatures } = options;
  // Who only looks at signatures may say what to look at them with, and nothing more.
  const isOnlyLooking =
    showSignatures && findVerification(registries.verification, processSurroundings()) === undefined;
  const verification = isOnlyLooking ? undefined : registries.verification;
  return withPolicyFinder({ ...options, ...registries, verification }, (finder) => inspect(options, finder));
}

async function inspect(options: InspectOptions, elsewhere: PolicyFinder): Promise<number> {
  const { policy, other, output } = options;
  const terminal = stdoutTerminal(options.color);
  const { warn } = stderrLogs(options);
  if (other !== undefined) {
    writeStdout(await comparePolicies({ before: policy, after: other, elsewhere, output, terminal, warn }));
    return exitCodes.ok;
  }
  // Reaching registries and verifying take code that is loaded only here.
  const signatures = options.showSignatures ? await import('./signatures/show-signatures.ts') : undefined;
  const module = await readModule(policy, workingFolder(), elsewhere).catch(async (error: unknown) => {
    await signatures?.printOfRefused(error, { ...options, terminal, warn });
    throw error;
  });
  const shown = await signatures?.findShown(module, { ...options, terminal, warn });
  if (output === 'json' || (output === undefined && terminal !== undefined)) {
    writeStdout(await describe(module, { output, terminal, shown }));
    await readMetadata(module);
    return exitCodes.ok;
  }
  const metadata = await readMetadata(module);
  for (const problem of findMetadataProblems(module.bytes, metadata)) warn(`${policy}: ${problem}`);
  const text = format(metadata, output, shown);
  writeStdout(terminal === undefined ? text : escapeControls(text));
  return exitCodes.ok;
}

interface Shown {
  readonly output: InspectOptions['output'];
  readonly terminal: Terminal | undefined;
  /** `undefined` where nobody asked for signatures. */
  readonly shown: ShownSignatures | undefined;
}

async function describe(module: NamedModule, { output, terminal, shown }: Shown): Promise<string> {
  const description: InspectedPolicy = {
    ...(await withModuleName('inspect', module.reference, () => describePolicy(module.bytes, module))),
    ...shown?.describe(),
  };
  if (output === 'json' || terminal === undefined) return formatJson(description, terminal !== undefined);
  const { renderPage } = await import('./page/index.ts');
  return renderPage(description, terminal, shown);
}

function format(
  metadata: PolicyMetadata,
  output: InspectOptions['output'],
  shown: ShownSignatures | undefined,
): string {
  if (output !== 'yaml')
    return formatReferenceText(metadata) + (shown === undefined ? '' : `\n${shown.formatText()}`);
  return stringifyYaml(new Map([...metadataToJson(metadata), ...(shown?.toDocument() ?? [])]));
}

/** @throws WardctlError POLICY_METADATA_MISSING, POLICY_METADATA_INVALID, WASM_TOO_LARGE */
function readMetadata({ bytes, reference, uri }: NamedModule): Promise<PolicyMetadata> {
  return withModuleName('inspect', reference, () => requireMetadata(bytes, uri));
}
