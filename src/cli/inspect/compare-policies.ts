import { WardctlError } from '../../errors.ts';
import { describePolicy, diffPolicies, type PolicyDescription } from '../../inspect/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { formatJson } from '../print-json.ts';
import { readModule, withModuleName } from '../read-module.ts';
import type { Terminal } from '../terminal.ts';
import { workingFolder } from '../working-folder.ts';

/** Two policies and how to show what differs between them. */
export interface Comparison {
  readonly before: string;
  readonly after: string;
  /** Gives the policies that are no files. */
  readonly elsewhere: PolicyFinder;
  readonly output: 'text' | 'yaml' | 'json' | undefined;
  /** `undefined` where stdout is none. */
  readonly terminal: Terminal | undefined;
  readonly warn: (message: string) => void;
}

/** What changes are laid out for where nobody reads along. */
const plainTerminal: Terminal = { columns: 100, color: false, unicode: true };

/**
 * What changed between two policies, as text or JSON.
 * @throws WardctlError USAGE_INVALID, WASM_*, and what finding a policy throws
 */
export async function comparePolicies(comparison: Comparison): Promise<string> {
  const { output, terminal, warn } = comparison;
  if (output === 'yaml') {
    throw new WardctlError('USAGE_INVALID', '--diff: expected -o text or -o json, found -o yaml', {
      hint: 'YAML has the metadata of one policy; for programs there is -o json.',
    });
  }
  const before = await describe(comparison.before, comparison.elsewhere);
  const after = await describe(comparison.after, comparison.elsewhere);
  for (const { reference, warnings } of [before, after]) {
    for (const warning of warnings) warn(`${reference}: ${warning}`);
  }
  const changes = diffPolicies(before, after);
  if (output === 'json') return formatJson(changes, terminal !== undefined);
  const { renderChanges } = await import('./page/index.ts');
  return renderChanges(changes, terminal ?? plainTerminal);
}

async function describe(reference: string, elsewhere: PolicyFinder): Promise<PolicyDescription> {
  const module = await readModule(reference, workingFolder(), elsewhere);
  return withModuleName('inspect', reference, () => describePolicy(module.bytes, module));
}
