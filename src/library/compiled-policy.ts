import {
  admissionRequestFrom,
  rawRequestFrom,
  type EnforcementRules,
  type PolicyRequest,
} from '../admission/index.ts';
import { WardctlError } from '../errors.ts';
import { Policy, settingsFrom, type PolicyEnvironment, type PolicyModule } from '../evaluate/index.ts';
import { parseSession, traceCalls, type Exchange } from '../host/index.ts';
import { fromPlain, toPlain, type JsonValue } from '../json/index.ts';
import type { ExecutionMode } from '../policy/index.ts';
import type { EvaluationResult } from './evaluation-result.ts';
import type { SettingsResult } from './loaded-policy.ts';
import type { ObservablePolicy, ObservationOptions, PolicyAnswer } from './observable-policy.ts';
import { guestLog, plainCall, plainMetadata } from './plain-forms.ts';
import type { PolicyLogEvent } from './policy-log.ts';
import type { PolicyMetadata } from './policy-metadata.ts';
import { toResult } from './to-result.ts';

interface Defaults {
  readonly settings: unknown;
  readonly session: readonly Exchange[] | undefined;
  readonly raw: boolean;
}

/** What `loadPolicy` makes. Apart from its interface, so that the published types reach none of the engine's. */
export class CompiledPolicy implements ObservablePolicy {
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
    const parsed = this.parse(request);
    return toResult(await this.bind(settings, this.environment).evaluate(parsed), parsed);
  }

  async observe(request: unknown, { settings, session }: ObservationOptions): Promise<PolicyAnswer> {
    const parsed = this.parse(request);
    const trace = traceCalls(session === undefined ? this.defaults.session : await parseSession(session));
    const logs: PolicyLogEvent[] = [];
    const keep = guestLog((event) => logs.push(event));
    const policy = this.bind(settings, {
      ...this.environment,
      interactions: trace.interactions,
      log: (event) => {
        keep(event);
        this.environment.log(event);
      },
    });
    const result = toResult(await policy.evaluate(parsed), parsed);
    return {
      ...result,
      object: parsed.object === undefined ? undefined : toPlain(parsed.object),
      hostCalls: trace.made().map(plainCall),
      sessionMismatch: trace.mismatch()?.message,
      logs,
    };
  }

  async validateSettings(settings?: unknown): Promise<SettingsResult> {
    const { valid, message } = await this.bind(settings, this.environment).validateSettings();
    return { valid, message };
  }

  close(): void {
    this.module = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private bind(settings: unknown, environment: PolicyEnvironment): Policy {
    if (this.module === undefined) {
      throw new WardctlError('POLICY_CLOSED', 'the policy was closed', {
        hint: 'Load it again with loadPolicy.',
      });
    }
    const document = settingsDocument(settings ?? this.defaults.settings ?? null);
    return new Policy(this.module, settingsFrom(document), this.rules, environment);
  }

  private parse(request: unknown): PolicyRequest {
    const document = fromPlain(request);
    return this.defaults.raw ? rawRequestFrom(document) : admissionRequestFrom(document);
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
