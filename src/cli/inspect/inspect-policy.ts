import { describePolicy, findMetadataProblems } from '../../inspect/index.ts';
import { metadataToJson, requireMetadata, type PolicyMetadata } from '../../policy/index.ts';
import { stringifyYaml } from '../../yaml/index.ts';
import { escapeControls } from '../escape.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { formatJson } from '../print-json.ts';
import { readModule, withModuleName, type NamedModule } from '../read-module.ts';
import type { RegistrySettings } from '../registry/context.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { stdoutTerminal, type Terminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';
import { writeStdout } from '../write.ts';
import { comparePolicies } from './compare-policies.ts';
import { formatReferenceText } from './reference-text.ts';

/** The command line of `inspect`. */
export interface InspectOptions {
  readonly policy: string;
  /** With it, the changes from `policy` to this one are shown. */
  readonly other: string | undefined;
  /** Default: a page on a terminal, otherwise text. */
  readonly output: 'text' | 'yaml' | 'json' | undefined;
  readonly registries: RegistrySettings;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl inspect` does and prints it. Returns the exit code.
 * @throws WardctlError POLICY_*, WASM_*, USAGE_INVALID, and what finding a policy throws. Where the metadata is what is missing or wrong, the formats
 *   that show more than it are printed before.
 */
export function inspectPolicy(options: InspectOptions): Promise<number> {
  return withPolicyFinder({ ...options, ...options.registries }, (finder) => inspect(options, finder));
}

async function inspect(options: InspectOptions, elsewhere: PolicyFinder): Promise<number> {
  const { policy, other, output } = options;
  const terminal = stdoutTerminal(options.color);
  const { warn } = stderrLogs(options);
  if (other !== undefined) {
    writeStdout(await comparePolicies({ before: policy, after: other, elsewhere, output, terminal, warn }));
    return exitCodes.ok;
  }
  const module = await readModule(policy, workingFolder(), elsewhere);
  if (output === 'json' || (output === undefined && terminal !== undefined)) {
    writeStdout(await describe(module, output, terminal));
    await readMetadata(module);
    return exitCodes.ok;
  }
  const metadata = await readMetadata(module);
  for (const problem of findMetadataProblems(module.bytes, metadata)) warn(`${policy}: ${problem}`);
  const text = output === 'yaml' ? stringifyYaml(metadataToJson(metadata)) : formatReferenceText(metadata);
  writeStdout(terminal === undefined ? text : escapeControls(text));
  return exitCodes.ok;
}

async function describe(
  module: NamedModule,
  output: InspectOptions['output'],
  terminal: Terminal | undefined,
): Promise<string> {
  const description = await withModuleName('inspect', module.reference, () =>
    describePolicy(module.bytes, module),
  );
  if (output === 'json' || terminal === undefined) return formatJson(description, terminal !== undefined);
  const { renderPage } = await import('./page/index.ts');
  return renderPage(description, terminal);
}

/** @throws WardctlError POLICY_METADATA_MISSING, POLICY_METADATA_INVALID, WASM_TOO_LARGE */
function readMetadata({ bytes, reference, uri }: NamedModule): Promise<PolicyMetadata> {
  return withModuleName('inspect', reference, () => requireMetadata(bytes, uri));
}
