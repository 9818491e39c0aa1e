import { WardctlError } from '../../errors.ts';
import { requireMetadata } from '../../policy/index.ts';
import {
  scaffoldPolicy,
  scaffoldPolicyGroup,
  type GroupMemberSource,
  type PolicySource,
  type Scaffolded,
  type ScaffoldedManifest,
} from '../../scaffold/index.ts';
import { exitCodes } from '../exit-code.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { stderrLogs } from '../logs.ts';
import { readModule, withModuleName } from '../read-module.ts';
import type { PolicySourceSettings } from '../registry/context.ts';
import { withPolicyFinder } from '../registry/policy-finder.ts';
import { workingFolder } from '../working-folder.ts';
import { byName } from './by-name.ts';
import { printDocument } from './document-text.ts';
import { parsePolicyArgument } from './policy-argument.ts';
import { loadSettings } from './settings.ts';

/** The kinds of manifests, those of the reference first. */
export const manifestKinds = [
  'ClusterAdmissionPolicy',
  'AdmissionPolicy',
  'ClusterAdmissionPolicyGroup',
  'AdmissionPolicyGroup',
] as const;

/** The command line of `scaffold manifest`, parsed but not interpreted. */
export interface ManifestOptions {
  readonly kind: (typeof manifestKinds)[number];
  /** Of groups several, each with or without a name. */
  readonly policies: readonly string[];
  readonly settingsPath: string | undefined;
  readonly settingsJson: string | undefined;
  readonly title: string | undefined;
  readonly expression: string | undefined;
  readonly message: string | undefined;
  readonly allowContextAware: boolean;
  readonly json: boolean;
  readonly registries: PolicySourceSettings;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl scaffold manifest` does and prints it. Returns the exit code.
 * @throws WardctlError
 */
export async function scaffoldManifest(options: ManifestOptions): Promise<number> {
  const folder = workingFolder();
  const { settingsPath: path, settingsJson: json } = options;
  checkUsage(options);
  const settings = await loadSettings({ path, json, folder });
  const { document, warnings } = await withPolicyFinder({ ...options, ...options.registries }, (finder) =>
    scaffold({ ...options, settings }, { folder, finder: byName(finder) }),
  );
  const logs = stderrLogs(options);
  for (const warning of warnings) logs.warn(warning);
  printDocument({ document, json: options.json });
  return exitCodes.ok;
}

/** Where policies are looked for. */
interface Places {
  readonly folder: string;
  readonly finder: PolicyFinder;
}

async function readOnlyPolicy(argument: string, kind: string, places: Places): Promise<PolicySource> {
  const { name, reference } = parsePolicyArgument(argument);
  try {
    return await readPolicy(argument, places);
  } catch (error) {
    const isMissing = error instanceof WardctlError && error.code === 'POLICY_NOT_FOUND';
    if (!isMissing || name === undefined) throw error;
    throw new WardctlError(error.code, error.message, {
      hint: `Names are for the members of groups: -t ${kind}Group. A policy of its own has none: ${reference}`,
      cause: error,
    });
  }
}

async function scaffold(
  { kind, ...options }: ManifestOptions & { settings: Awaited<ReturnType<typeof loadSettings>> },
  places: Places,
): Promise<Scaffolded<ScaffoldedManifest>> {
  if (kind === 'ClusterAdmissionPolicyGroup' || kind === 'AdmissionPolicyGroup') {
    const members = options.policies.map(async (argument): Promise<GroupMemberSource> => {
      const { name, reference } = parsePolicyArgument(argument);
      return { name, reference, ...(await readPolicy(reference, places)) };
    });
    return scaffoldPolicyGroup(await Promise.all(members), { ...options, kind });
  }
  return scaffoldPolicy(await readOnlyPolicy(options.policies[0] ?? '', kind, places), { ...options, kind });
}

async function readPolicy(reference: string, { folder, finder }: Places): Promise<PolicySource> {
  const { uri, bytes } = await readModule(reference, folder, finder);
  const metadata = await withModuleName('scaffold manifest', reference, () => requireMetadata(bytes, uri));
  return { uri, metadata };
}

function checkUsage({ kind, policies, expression, message }: ManifestOptions): void {
  if (kind === 'ClusterAdmissionPolicyGroup' || kind === 'AdmissionPolicyGroup') return;
  if (policies.length > 1) {
    throw new WardctlError(
      'USAGE_INVALID',
      `${kind}: expected one policy, found ${String(policies.length)}`,
      {
        hint: `Several policies are joined by a group: -t ${kind}Group`,
      },
    );
  }
  const [flag] = Object.entries({ expression, message }).find(([, value]) => value !== undefined) ?? [];
  if (flag === undefined) return;
  throw new WardctlError('USAGE_INVALID', `--${flag}: expected a group, found ${kind}`, {
    hint: `Groups have it: -t ${kind}Group`,
  });
}
