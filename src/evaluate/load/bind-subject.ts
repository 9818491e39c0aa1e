import { basename } from 'node:path';
import { cliRules, type EnforcementRules } from '../../admission/index.ts';
import { WardctlError } from '../../errors.ts';
import type { PolicyLog } from '../../host/index.ts';
import type { JsonValue } from '../../json/index.ts';
import type { ContextAwareResource, ExecutionMode, PolicyMember } from '../../policy/index.ts';
import { PolicyGroup } from '../group.ts';
import { Policy, type Evaluator, type PolicyEnvironment } from '../policy.ts';
import type { PolicyModule } from '../policy-module.ts';
import { settingsFrom } from '../settings.ts';
import type { ModuleCache } from './module-cache.ts';
import { memberId, type DefinedSubject, type ModuleSubject, type Subject } from './resolve-subjects.ts';

/** A policy to run, and how it wants its requests. */
export interface BoundPolicy {
  /** Name for people: the title in the metadata, the name of the custom resource, or the file. */
  readonly label: string;
  readonly evaluator: Evaluator;
  /** Whether the metadata says that requests are given as they are instead of as admission requests. */
  readonly raw: boolean;
  readonly monitor: boolean;
  readonly isGroup: boolean;
  /** Whether it is a module whose metadata says `mutating: false`; custom resources say so themselves. */
  readonly deniesMutation: boolean;
}

/** What a policy is bound to. */
export interface Binding {
  /** For modules; custom resources have their own unless these are given. */
  readonly settings: JsonValue | undefined;
  /** For modules. Default: what the metadata says. */
  readonly executionMode: ExecutionMode | undefined;
  /** Default: that of the custom resource, else `protect`. */
  readonly mode?: 'protect' | 'monitor' | undefined;
  /** What a module may read of the cluster; custom resources say so themselves. */
  readonly grantsOf: (module: PolicyModule, reference: string) => readonly ContextAwareResource[];
  /** Whether the time limit wins over what custom resources say. */
  readonly timeoutIsExplicit: boolean;
  readonly environment: Omit<PolicyEnvironment, 'contextAwareResources' | 'log'>;
  readonly logFor: (policyId: string) => PolicyLog;
}

/**
 * Compiles what a policy is made of, and binds it to the surroundings of a run.
 * @throws WardctlError WASM_*, POLICY_*, SETTINGS_NOT_OBJECT, GUEST_INIT_FAILED
 */
export function bindSubject(subject: Subject, modules: ModuleCache, binding: Binding): Promise<BoundPolicy> {
  return subject.type === 'module'
    ? bindModule(subject, modules, binding)
    : bindDefinition(subject, modules, binding);
}

async function bindModule(
  { policy }: ModuleSubject,
  modules: ModuleCache,
  binding: Binding,
): Promise<BoundPolicy> {
  const module = await modules.get(policy, binding.executionMode);
  const name = policy.stored === undefined ? basename(policy.path) : policy.reference;
  const label = module.metadata?.annotations?.get('io.kubewarden.policy.title') ?? name;
  const mode = binding.mode ?? 'protect';
  const grants = binding.grantsOf(module, policy.reference);
  return {
    label,
    evaluator: bind(module, binding, {
      place: 'settings',
      settings: binding.settings ?? null,
      rules: { ...cliRules, mode },
      label,
      grants,
      timeoutMs: undefined,
    }),
    raw: isRaw(module),
    monitor: mode === 'monitor',
    isGroup: false,
    deniesMutation: module.metadata?.mutating === false,
  };
}

async function bindDefinition(
  { definition, modules: files }: DefinedSubject,
  modules: ModuleCache,
  binding: Binding,
): Promise<BoundPolicy> {
  const { name } = definition;
  const mode = binding.mode ?? definition.mode;
  const common = {
    label: name,
    raw: false,
    monitor: mode === 'monitor',
    isGroup: definition.type === 'group',
    deniesMutation: false,
  };
  const moduleOf = async (id: string): Promise<PolicyModule> => {
    const file = files.get(id);
    if (file === undefined)
      throw new WardctlError('POLICY_NOT_FOUND', `policy ${memberId(name, id)}: no module`);
    return modules.get(file, undefined);
  };
  const memberOf = (member: PolicyMember, module: PolicyModule, rules: EnforcementRules): Policy =>
    bind(module, binding, {
      place: `policy ${rules.policyId}`,
      settings: binding.settings ?? member.settings,
      rules,
      label: rules.policyId,
      grants: member.contextAwareResources,
      timeoutMs: member.timeoutMs,
    });
  if (definition.type === 'policy') {
    const { mayMutate, customMessage, member } = definition;
    const module = await moduleOf('');
    const evaluator = memberOf(member, module, { policyId: name, mode, mayMutate, customMessage });
    return { evaluator, ...common, raw: isRaw(module) };
  }
  const members = await Promise.all(
    Array.from(definition.members, async ([id, member]): Promise<[string, Evaluator]> => {
      const rules = { ...cliRules, policyId: memberId(name, id) };
      return [id, memberOf(member, await moduleOf(id), rules)];
    }),
  );
  return { evaluator: new PolicyGroup({ ...definition, mode }, new Map(members)), ...common };
}

interface MemberBinding {
  /** Stands in front of what is wrong with the settings. */
  readonly place: string;
  readonly settings: JsonValue;
  readonly rules: EnforcementRules;
  readonly label: string;
  readonly grants: readonly ContextAwareResource[];
  readonly timeoutMs: number | undefined;
}

function bind(
  module: PolicyModule,
  { environment, logFor, timeoutIsExplicit }: Binding,
  { place, settings, rules, label, grants, timeoutMs }: MemberBinding,
): Policy {
  const ownTimeout = timeoutIsExplicit ? undefined : timeoutMs;
  const limits = { ...environment.limits, ...(ownTimeout === undefined ? {} : { timeoutMs: ownTimeout }) };
  return new Policy(module, checkedSettings(settings, place), rules, {
    ...environment,
    limits,
    contextAwareResources: grants,
    log: logFor(label),
  });
}

function checkedSettings(settings: JsonValue, place: string): ReturnType<typeof settingsFrom> {
  try {
    return settingsFrom(settings);
  } catch (error) {
    throw error instanceof WardctlError ? error.about(place) : error;
  }
}

function isRaw({ metadata }: PolicyModule): boolean {
  return metadata?.policyType === 'raw';
}
