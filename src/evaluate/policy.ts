import {
  enforce,
  type AdmissionResponse,
  type EnforcementRules,
  type PolicyRequest,
  type SettingsValidation,
} from '../admission/index.ts';
import {
  createHost,
  type CapabilityAllowList,
  type InteractionPlayer,
  type InteractionRecorder,
  type PolicyLog,
} from '../host/index.ts';
import type { ContextAwareResource } from '../policy/index.ts';
import type { Evaluation, GuestContext, Limits, PolicySettings } from '../runtime/index.ts';
import type { PolicyModule } from './policy-module.ts';

/** What a policy may use of the world, and where it reports to. */
export interface PolicyEnvironment {
  readonly limits: Limits;
  readonly allowList: CapabilityAllowList;
  readonly contextAwareResources: readonly ContextAwareResource[];
  readonly log: PolicyLog;
  readonly interactions: InteractionPlayer | InteractionRecorder | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of each guest that ended how much linear memory it had, in bytes. Must not throw. */
  readonly onGuestEnd?: (memoryBytes: number) => void;
}

/** What came of a request, after the operator's rules. */
export interface Verdict extends Evaluation {
  /** What the policy itself answered; differs from the response in monitor mode, for instance. */
  readonly ownResponse: AdmissionResponse;
}

/** Something that answers requests: a policy, or a group of them. */
export interface Evaluator {
  readonly policyId: string;
  validateSettings(): Promise<SettingsValidation>;
  evaluate(request: PolicyRequest): Promise<Verdict>;
}

/** A module with its settings, grants and the operator's rules. Each call works on a fresh guest. */
export class Policy implements Evaluator {
  readonly policyId: string;
  private readonly module: PolicyModule;
  private readonly settings: PolicySettings;
  private readonly rules: EnforcementRules;
  private readonly context: GuestContext;

  constructor(
    module: PolicyModule,
    settings: PolicySettings,
    rules: EnforcementRules,
    environment: PolicyEnvironment,
  ) {
    this.policyId = rules.policyId;
    this.module = module;
    this.settings = settings;
    this.rules = rules;
    const { interactions, ...rest } = environment;
    const host = createHost({
      ...rest,
      ...(interactions === undefined ? {} : { interactions }),
      policyId: rules.policyId,
    });
    this.context = { ...rest, host };
  }

  validateSettings(): Promise<SettingsValidation> {
    return this.module.prepared.instantiate(this.context).validateSettings(this.settings);
  }

  async evaluate(request: PolicyRequest): Promise<Verdict> {
    const instance = this.module.prepared.instantiate(this.context);
    const { response, failure } = await instance.validate(request, this.settings);
    return { response: enforce(response, this.rules), ownResponse: response, failure };
  }
}
