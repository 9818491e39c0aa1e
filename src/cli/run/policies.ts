import { WardctlError } from '../../errors.ts';
import {
  bindSubject,
  findReference,
  ModuleCache,
  readDefinitions,
  resolveDefinition,
  type Binding,
  type BoundPolicy,
  type PolicyEnvironment,
  type PolicyModule,
} from '../../evaluate/index.ts';
import type { PolicyLog } from '../../host/index.ts';
import type { JsonValue } from '../../json/index.ts';
import type { ContextAwareResource, ExecutionMode } from '../../policy/index.ts';
import type { ComponentEnvironment, Sandbox } from '../../runtime/index.ts';
import type { PolicyFinder, ResolvedPolicy } from '../../store/index.ts';

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
  /** What components are run with. Default: nothing, so that they cannot be run. */
  readonly components?: ComponentEnvironment;
}

/** Loads policies; every module is read and compiled once. */
export class PolicyLoader {
  private readonly modules: ModuleCache;
  private readonly options: PolicyOptions;

  constructor(options: PolicyOptions) {
    this.options = options;
    const { components, environment, sandbox } = options;
    this.modules = new ModuleCache({ ...components, limits: environment.limits, sandbox });
  }

  /** The policies behind a reference: one for a module, any number for a file of custom resources. */
  async load(reference: string): Promise<BoundPolicy[]> {
    const { folder, elsewhere, raw } = this.options;
    const found = await findReference(reference, folder, elsewhere);
    if (found.type === 'resources') return this.loadResources(found.policy);
    const bound = await bindSubject(found, this.modules, this.binding(this.options.settings));
    return [raw ? { ...bound, raw } : bound];
  }

  private async loadResources(file: ResolvedPolicy): Promise<BoundPolicy[]> {
    const { reference } = file;
    const { raw, elsewhere } = this.options;
    if (raw) {
      throw new WardctlError('USAGE_INVALID', `--raw cannot be used with custom resources: ${reference}`, {
        hint: 'Run the module of the policy itself.',
      });
    }
    const definitions = await readDefinitions(file);
    this.warnOfIgnored(reference);
    return Promise.all(
      definitions.map(async (definition) => {
        const subject = await resolveDefinition(definition, file, elsewhere);
        return bindSubject(subject, this.modules, this.binding(undefined));
      }),
    );
  }

  private binding(settings: JsonValue | undefined): Binding {
    const { executionMode, timeoutIsExplicit, environment, logFor } = this.options;
    return {
      settings,
      executionMode,
      timeoutIsExplicit,
      environment,
      logFor,
      grantsOf: (module, reference) => this.grantsOf(module, reference),
    };
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
