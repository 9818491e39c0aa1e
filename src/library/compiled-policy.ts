import { admissionRequestFrom, rawRequestFrom, type EnforcementRules } from '../admission/index.ts';
import { WardctlError } from '../errors.ts';
import { Policy, settingsFrom, type PolicyEnvironment, type PolicyModule } from '../evaluate/index.ts';
import { fromPlain, type JsonValue } from '../json/index.ts';
import type { ExecutionMode } from '../policy/index.ts';
import type { EvaluationResult } from './evaluation-result.ts';
import type { LoadedPolicy, SettingsResult } from './loaded-policy.ts';
import { plainMetadata } from './plain-forms.ts';
import type { PolicyMetadata } from './policy-metadata.ts';
import { toResult } from './to-result.ts';

interface Defaults {
  readonly settings: unknown;
  readonly raw: boolean;
}

/** What `loadPolicy` makes. Apart from its interface, so that the published types reach none of the engine's. */
export class CompiledPolicy implements LoadedPolicy {
  readonly metadata: PolicyMetadata | undefined;
  readonly executionMode: ExecutionMode;
  private module: PolicyModule | undefined;
  private readonly rules: EnforcementRules;
  private readonly environment: PolicyEnvironment;
  private readonly defaults: Defaults;

  constructor(
    module: PolicyModule,
    rules: EnforcementRules,
    environment: PolicyEnvironment,
    defaults: Defaults,
  ) {
    this.metadata = module.metadata && plainMetadata(module.metadata);
    this.executionMode = module.executionMode;
    this.module = module;
    this.rules = rules;
    this.environment = environment;
    this.defaults = defaults;
  }

  async evaluate(request: unknown, settings?: unknown): Promise<EvaluationResult> {
    const document = fromPlain(request);
    const parsed = this.defaults.raw ? rawRequestFrom(document) : admissionRequestFrom(document);
    return toResult(await this.bind(settings).evaluate(parsed), parsed);
  }

  async validateSettings(settings?: unknown): Promise<SettingsResult> {
    const { valid, message } = await this.bind(settings).validateSettings();
    return { valid, message };
  }

  close(): void {
    this.module = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private bind(settings: unknown): Policy {
    if (this.module === undefined) {
      throw new WardctlError('POLICY_CLOSED', 'the policy was closed', {
        hint: 'Load it again with loadPolicy.',
      });
    }
    const document = settingsDocument(settings ?? this.defaults.settings ?? null);
    return new Policy(this.module, settingsFrom(document), this.rules, this.environment);
  }
}

function settingsDocument(settings: unknown): JsonValue {
  try {
    return fromPlain(settings);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    throw new WardctlError('SETTINGS_NOT_OBJECT', `settings: ${error.message}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
}
