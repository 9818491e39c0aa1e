import { basename, dirname } from 'node:path';
import { cliRules, type EnforcementRules } from '../../admission/index.ts';
import { WardctlError } from '../../errors.ts';
import {
  Policy,
  PolicyGroup,
  settingsFrom,
  type Evaluator,
  type PolicyEnvironment,
  type PolicyModule,
} from '../../evaluate/index.ts';
import type { PolicyLog } from '../../host/index.ts';
import type { JsonValue } from '../../json/index.ts';
import {
  readPolicyDefinition,
  type ContextAwareResource,
  type ExecutionMode,
  type PolicyDefinition,
  type PolicyMember,
} from '../../policy/index.ts';
import type { Sandbox } from '../../runtime/index.ts';
import { readTextBounded } from '../../files/index.ts';
import { resolveModule, resolvePolicy, type PolicyFinder, type ResolvedPolicy } from '../../store/index.ts';
import { parseYaml } from '../../yaml/index.ts';
import { ModuleCache } from './module-cache.ts';

/** A policy to run, and how it wants its requests. */
export interface PolicyToRun {
  /** Name for people: the title in the metadata, the name of the custom resource, or the file. */
  readonly label: string;
  readonly evaluator: Evaluator;
  /** Whether requests are given as they are instead of as admission requests. */
  readonly raw: boolean;
  readonly monitor: boolean;
  readonly isGroup: boolean;
}

/** How the policies of one call are run. */
export interface PolicyOptions {
  /** What relative references are relative to. */
  readonly folder: string;
  /** Gives the policies that are no files. */
  readonly elsewhere: PolicyFinder;
  readonly executionMode: ExecutionMode | undefined;
  readonly raw: boolean;
  /** Settings for modules; policies from custom resources have their own. */
  readonly settings: JsonValue | undefined;
  readonly allowContextAware: boolean;
  /** Whether `--timeout` was given: it then wins over what custom resources say. */
  readonly timeoutIsExplicit: boolean;
  readonly environment: Omit<PolicyEnvironment, 'contextAwareResources' | 'log'>;
  readonly logFor: (policyId: string) => PolicyLog;
  readonly warn: (message: string) => void;
  readonly sandbox: Sandbox;
}

/** Loads policies; every module is read and compiled once. */
export class PolicyLoader {
  private readonly modules: ModuleCache;
  private readonly options: PolicyOptions;

  constructor(options: PolicyOptions) {
    this.options = options;
    this.modules = new ModuleCache(options.environment.limits, options.sandbox);
  }

  /** The policies behind a reference: one for a module, any number for a file of custom resources. */
  async load(reference: string): Promise<PolicyToRun[]> {
    const { folder, elsewhere } = this.options;
    const resolved = await resolvePolicy(reference, folder, elsewhere);
    const isFile = resolved.stored === undefined;
    if (isFile && /\.(ya?ml|json)$/i.test(resolved.path)) return this.loadResources(resolved);
    return [await this.loadModule(resolved)];
  }

  private async loadModule(policy: ResolvedPolicy): Promise<PolicyToRun> {
    const { options } = this;
    const module = await this.modules.get(policy, options.executionMode);
    const settings = withPlace('settings', () => settingsFrom(options.settings ?? null));
    const name = policy.stored === undefined ? basename(policy.path) : policy.reference;
    const label = module.metadata?.annotations?.get('io.kubewarden.policy.title') ?? name;
    return {
      label,
      evaluator: this.bind(
        module,
        settings,
        { rules: cliRules, label },
        this.grantsOf(module, policy.reference),
        undefined,
      ),
      raw: options.raw || module.metadata?.policyType === 'raw',
      monitor: false,
      isGroup: false,
    };
  }

  private async loadResources({ path, reference }: ResolvedPolicy): Promise<PolicyToRun[]> {
    const { options } = this;
    if (options.raw) {
      throw new WardctlError('USAGE_INVALID', `--raw cannot be used with custom resources: ${reference}`, {
        hint: 'Run the module of the policy itself.',
      });
    }
    const text = readTextBounded(path, {
      what: 'policy file',
      name: reference,
      errorCode: 'POLICY_UNREADABLE',
    });
    const documents = await parseYaml(text, {
      name: reference,
      errorCode: 'POLICY_RESOURCE_INVALID',
      dialect: 'strict',
    });
    if (documents.length === 0) {
      throw new WardctlError(
        'POLICY_RESOURCE_INVALID',
        `${reference}: expected policies, found an empty file`,
      );
    }
    const placeOf = (index: number): string =>
      documents.length === 1 ? reference : `${reference}, document ${String(index + 1)}`;
    const definitions = documents.map((document, index) => readPolicyDefinition(document, placeOf(index)));
    this.warnOfIgnored(reference);
    const folder = dirname(path);
    return Promise.all(definitions.map((definition) => this.fromDefinition(definition, folder)));
  }

  /** Custom resources have settings, modes and grants of their own, as in the reference. */
  private warnOfIgnored(reference: string): void {
    const { settings, executionMode, allowContextAware, warn } = this.options;
    const ignored = [
      ...(settings === undefined ? [] : ['settings of the command line']),
      ...(executionMode === undefined ? [] : ['--execution-mode']),
      ...(allowContextAware ? ['--allow-context-aware'] : []),
    ];
    if (ignored.length > 0) warn(`${reference}: without effect on custom resources: ${ignored.join(', ')}`);
  }

  private async fromDefinition(definition: PolicyDefinition, folder: string): Promise<PolicyToRun> {
    const { name, mode } = definition;
    const isGroup = definition.type === 'group';
    const common = { label: name, raw: false, monitor: mode === 'monitor', isGroup };
    if (definition.type === 'policy') {
      const { mayMutate, customMessage, member } = definition;
      const module = await this.memberModule(member, folder, name);
      const evaluator = this.memberOf(member, module, { policyId: name, mode, mayMutate, customMessage });
      return { evaluator, ...common, raw: module.metadata?.policyType === 'raw' };
    }
    const members = await Promise.all(
      Array.from(definition.members, async ([id, member]): Promise<[string, Evaluator]> => {
        const rules = { ...cliRules, policyId: `${name}/${id}` };
        const module = await this.memberModule(member, folder, rules.policyId);
        return [id, this.memberOf(member, module, rules)];
      }),
    );
    return { evaluator: new PolicyGroup(definition, new Map(members)), ...common };
  }

  private memberOf(member: PolicyMember, module: PolicyModule, rules: EnforcementRules): Policy {
    const settings = withPlace(`policy ${rules.policyId}`, () => settingsFrom(member.settings));
    const named = { rules, label: rules.policyId };
    return this.bind(module, settings, named, member.contextAwareResources, member.timeoutMs);
  }

  private async memberModule(
    { module }: PolicyMember,
    folder: string,
    policyId: string,
  ): Promise<PolicyModule> {
    const resolved = await resolveModule(module, folder, this.options.elsewhere).catch((error: unknown) => {
      throw error instanceof WardctlError ? error.about(`policy ${policyId}`) : error;
    });
    return this.modules.get(resolved, undefined);
  }

  private bind(
    module: PolicyModule,
    settings: ReturnType<typeof settingsFrom>,
    { rules, label }: { rules: EnforcementRules; label: string },
    contextAwareResources: readonly ContextAwareResource[],
    timeoutMs: number | undefined,
  ): Policy {
    const { environment, logFor, timeoutIsExplicit } = this.options;
    const ownTimeout = timeoutIsExplicit ? undefined : timeoutMs;
    const limits = { ...environment.limits, ...(ownTimeout === undefined ? {} : { timeoutMs: ownTimeout }) };
    const log = logFor(label);
    return new Policy(module, settings, rules, { ...environment, limits, contextAwareResources, log });
  }

  /** What a module on the command line may read of the cluster: what its metadata lists, if the user agrees. */
  private grantsOf({ metadata }: PolicyModule, reference: string): readonly ContextAwareResource[] {
    const wanted = metadata?.contextAwareResources ?? [];
    const { allowContextAware, warn } = this.options;
    if (allowContextAware || wanted.length === 0) return allowContextAware ? wanted : [];
    const kinds = wanted.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`).join(', ');
    warn(`${reference} wants to read ${kinds} and is not allowed to; allow it with --allow-context-aware`);
    return [];
  }
}

/** Names the thing in front of what is wrong with it. */
function withPlace<T>(thing: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw error instanceof WardctlError ? error.about(thing) : error;
  }
}
