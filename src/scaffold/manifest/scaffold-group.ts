import type { JsonObject, JsonValue } from '../../json/index.ts';
import { annotationKeys } from '../../policy/index.ts';
import type { Scaffolded } from '../scaffolded.ts';
import { warnOfGrants, warnOfNoGrants } from './grants.ts';
import { checkExpression, conjunctionOf } from './group-expression.ts';
import { joinRules } from './group-rules.ts';
import { warnOfFiles } from './local-module.ts';
import { warnOfComponents } from './own-mode.ts';
import { nameMembers } from './member-name.ts';
import { settingsOfMembers } from './member-settings.ts';
import { checkMetadata, resourcesOf, rulesOf, type PolicySource } from './policy-source.ts';
import { ifAny, warnOfName } from './scaffold-policy.ts';
import { checkTitle } from './title.ts';
import type { ScaffoldedGroupMember, ScaffoldedPolicyGroup } from './types.ts';

/** A policy that is to be a member of a group. */
export interface GroupMemberSource extends PolicySource {
  /** What the expression calls it. Default: its title, with `_` in place of `-` and `.`. */
  readonly name: string | undefined;
  /** The policy as the user wrote it, for messages. */
  readonly reference: string;
}

/** What the manifest of a group is to say besides what its policies say themselves. */
export interface GroupManifestOptions {
  readonly kind: ScaffoldedPolicyGroup['kind'];
  /** The settings of members, by their names. Default: none. */
  readonly settings?: JsonObject | undefined;
  /** Name of the resource. */
  readonly title?: string | undefined;
  /** Default: all members have to allow a request. */
  readonly expression?: string | undefined;
  /** What a user is told whose request is rejected. Default: the members' names. */
  readonly message?: string | undefined;
  /** Whether members may read what their metadata lists. Default: no. */
  readonly allowContextAware?: boolean | undefined;
}

/** A member with what the group needs of it. */
interface NamedMember {
  readonly name: string;
  readonly policy: GroupMemberSource;
}

/**
 * The custom resource that has a group of policies run in a cluster (policy-abi 9).
 * @throws WardctlError POLICY_METADATA_INVALID, POLICY_TITLE_INVALID, POLICY_EXPRESSION_INVALID, SETTINGS_INVALID,
 *   SETTINGS_NOT_OBJECT, USAGE_INVALID for names of members
 */
export function scaffoldPolicyGroup(
  policies: readonly GroupMemberSource[],
  options: GroupManifestOptions,
): Scaffolded<ScaffoldedPolicyGroup> {
  const { kind, title, allowContextAware = false } = options;
  const settings = options.settings ?? new Map<string, JsonValue>();
  policies.forEach(checkMetadata);
  if (title !== undefined) checkTitle(title);
  const names = nameMembers(policies.map((policy) => ({ ...policy, title: titleOf(policy) })));
  const members = policies.map((policy, index) => ({ name: names[index] ?? '', policy }));
  const expression = options.expression ?? conjunctionOf(names);
  const unused = checkExpression(expression, names);
  const isCluster = kind === 'ClusterAdmissionPolicyGroup';
  const audited = policies.every(({ metadata }) => metadata.backgroundAudit);
  const document: ScaffoldedPolicyGroup = {
    apiVersion: 'policies.kubewarden.io/v1',
    kind,
    metadata: { name: title },
    spec: {
      policies: membersOf(members, settings, isCluster && allowContextAware),
      expression,
      message: options.message ?? `the policies of the group do not allow this: ${names.join(', ')}`,
      rules: joinRules(policies.flatMap(rulesOf)),
      backgroundAudit: audited ? undefined : false,
    },
  };
  const readers = members.map(({ name, policy }) => ({
    subject: `member ${name}`,
    wanted: resourcesOf(policy),
  }));
  const warnings = [
    ...warnOfName(title),
    ...unused.map((name) => `the expression never calls ${name}, so that it decides nothing`),
    ...warnOfFiles(members.map(({ name, policy }) => ({ policy, place: `spec.policies.${name}.module` }))),
    ...warnOfComponents(members.map(({ name, policy }) => ({ subject: `member ${name}`, policy }))),
    ...members.flatMap(warnOfMember),
    ...(isCluster ? warnOfGrants(readers, allowContextAware) : warnOfNoGrants(readers, kind)),
  ];
  return { document, warnings };
}

function membersOf(
  members: readonly NamedMember[],
  settings: JsonObject,
  granted: boolean,
): Readonly<Record<string, ScaffoldedGroupMember>> {
  const ownSettings = settingsOfMembers(
    members.map(({ name }) => name),
    settings,
  );
  const entries = members.map(({ name, policy }): [string, ScaffoldedGroupMember] => [
    name,
    {
      module: policy.uri,
      settings: ownSettings.get(name) ?? new Map(),
      contextAwareResources: granted ? ifAny(resourcesOf(policy)) : undefined,
    },
  ]);
  return Object.fromEntries(entries);
}

/** What a policy does on its own but not as a member (policy-abi 9). */
function warnOfMember({ name, policy: { metadata } }: NamedMember): string[] {
  const warnings = [];
  if (metadata.mutating) {
    warnings.push(
      `member ${name} may change objects, which groups cannot: when it does, that counts as a rejection`,
    );
  }
  if (metadata.policyType === 'raw') {
    warnings.push(`member ${name} is made for raw requests; as a member it gets admission requests`);
  }
  // A verdict of the group is no better than what its members know: one that cannot judge objects that are there
  // already makes the verdict on them worthless.
  if (!metadata.backgroundAudit) {
    warnings.push(`member ${name} is not made for audits, so that they leave out the whole group`);
  }
  return warnings;
}

function titleOf({ metadata }: PolicySource): string | undefined {
  return metadata.annotations?.get(annotationKeys.title);
}
