import {
  admissionRequestFrom,
  applyPatch,
  parsePatch,
  PatchError,
  rawRequestFrom,
  type AdmissionResponse,
  type EnforcementRules,
  type PolicyRequest,
} from '../admission/index.ts';
import { WardctlError } from '../errors.ts';
import {
  Policy,
  settingsFrom,
  type PolicyEnvironment,
  type PolicyModule,
  type Verdict,
} from '../evaluate/index.ts';
import { fromPlain, toPlain, type JsonValue } from '../json/index.ts';
import type { ExecutionMode, PolicyMetadata } from '../policy/index.ts';
import type { FailureKind } from '../runtime/index.ts';

/** What a policy decided. */
export interface EvaluationResult {
  readonly allowed: boolean;
  /** Uid of the request; `''` for a raw request without one. */
  readonly uid: string;
  readonly message: string | undefined;
  /** HTTP status that the API server would answer with. */
  readonly code: number | undefined;
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
  /** The object after the policy's mutation; `undefined` where it changed nothing. */
  readonly mutatedObject: unknown;
  /** Set where the policy crashed, ran out of a limit or answered nonsense; `allowed` is false then. */
  readonly failure: { readonly kind: FailureKind; readonly message: string } | undefined;
  /** The whole response, as it goes to the API server. */
  readonly response: AdmissionResponse;
}

/** Whether settings are good, in the policy's own opinion. */
export interface SettingsResult {
  readonly valid: boolean;
  readonly message: string | undefined;
}

interface Defaults {
  readonly settings: unknown;
  readonly raw: boolean;
}

/** A compiled policy. Calls may overlap; none sees anything of another one. */
export class LoadedPolicy {
  /** What the author states about the policy; `undefined` for a module that is not annotated. */
  readonly metadata: PolicyMetadata | undefined;
  readonly executionMode: ExecutionMode;
  private module: PolicyModule | undefined;
  private readonly rules: EnforcementRules;
  private readonly environment: PolicyEnvironment;
  private readonly defaults: Defaults;

  /** @internal Made by {@link loadPolicy}. */
  constructor(
    module: PolicyModule,
    rules: EnforcementRules,
    environment: PolicyEnvironment,
    defaults: Defaults,
  ) {
    this.metadata = module.metadata;
    this.executionMode = module.executionMode;
    this.module = module;
    this.rules = rules;
    this.environment = environment;
    this.defaults = defaults;
  }

  /**
   * Asks the policy about a request. A rejection, and a policy that crashes, are results.
   * @param request an AdmissionReview or AdmissionRequest as a plain object; for raw policies anything JSON can hold
   * @param settings an object; default: those given to `loadPolicy`. They are not validated here
   * @throws WardctlError REQUEST_INVALID, SETTINGS_NOT_OBJECT, POLICY_PATCH_INVALID, POLICY_CLOSED
   */
  async evaluate(request: unknown, settings?: unknown): Promise<EvaluationResult> {
    const document = fromPlain(request);
    const parsed = this.defaults.raw ? rawRequestFrom(document) : admissionRequestFrom(document);
    return toResult(await this.bind(settings).evaluate(parsed), parsed);
  }

  /**
   * Asks the policy whether it can work with settings.
   * @throws WardctlError SETTINGS_NOT_OBJECT, GUEST_INIT_FAILED, POLICY_CLOSED
   */
  async validateSettings(settings?: unknown): Promise<SettingsResult> {
    const { valid, message } = await this.bind(settings).validateSettings();
    return { valid, message };
  }

  /** Lets go of the compiled module; later calls are refused. Closing twice is fine. */
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

function toResult({ response, failure }: Verdict, request: PolicyRequest): EvaluationResult {
  return {
    allowed: response.allowed,
    uid: response.uid,
    message: response.status?.message,
    code: response.status?.code,
    warnings: response.warnings ?? [],
    auditAnnotations: response.auditAnnotations ?? {},
    mutatedObject: mutatedObjectOf(response, request),
    failure: failure && { kind: failure.kind, message: failure.message },
    response,
  };
}

/** @throws WardctlError POLICY_PATCH_INVALID for a Rego policy whose own patch does not fit the object */
function mutatedObjectOf({ patch }: AdmissionResponse, { object }: PolicyRequest): unknown {
  if (patch === undefined) return undefined;
  try {
    return toPlain(applyPatch(object ?? null, parsePatch(patch)));
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    throw new WardctlError(
      'POLICY_PATCH_INVALID',
      `the policy answered with a patch that cannot be applied: ${error.message}`,
      {
        hint: 'This is for the author of the policy to mend.',
        cause: error,
      },
    );
  }
}
