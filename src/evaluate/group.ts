import {
  enforce,
  internalError,
  rejection,
  type AdmissionResponse,
  type EnforcementRules,
  type PolicyRequest,
  type SettingsValidation,
  type StatusCause,
} from '../admission/index.ts';
import { WardctlError } from '../errors.ts';
import type { PolicyGroupDefinition } from '../policy/index.ts';
import type { GuestFailure } from '../runtime/index.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { parseExpression, type Expression } from './expression.ts';
import type { Evaluator, Verdict } from './policy.ts';

/** What a member answered; `value` is `undefined` where it failed and nothing is known. */
interface MemberAnswer {
  readonly value: boolean | undefined;
  readonly message: string | undefined;
  readonly failure: GuestFailure | undefined;
}

/** A policy group: members joined by an expression (policy-abi 9). */
export class PolicyGroup implements Evaluator {
  readonly policyId: string;
  private readonly definition: PolicyGroupDefinition;
  private readonly members: ReadonlyMap<string, Evaluator>;
  private readonly rules: EnforcementRules;

  constructor(definition: PolicyGroupDefinition, members: ReadonlyMap<string, Evaluator>) {
    this.policyId = definition.name;
    this.definition = definition;
    this.members = members;
    this.rules = {
      policyId: definition.name,
      mode: definition.mode,
      mayMutate: false,
      customMessage: undefined,
    };
  }

  /** @throws WardctlError POLICY_EXPRESSION_INVALID */
  async validateSettings(): Promise<SettingsValidation> {
    const problems: string[] = [];
    for (const [name, member] of this.members) {
      const { valid, message } = await member.validateSettings();
      if (valid) continue;
      const reason = `settings not valid: Policy settings are invalid: ${message ?? ''}`;
      problems.push(`${this.policyId}/${name}: ${reason}`);
    }
    if (problems.length === 0) this.parse();
    return { valid: problems.length === 0, message: problems.length === 0 ? undefined : problems.join(', ') };
  }

  async evaluate(request: PolicyRequest): Promise<Verdict> {
    const expression = this.parse();
    const answers = new Map<string, MemberAnswer>();
    // Apart from the answers: a member may be asked again and answer then.
    const failed = new Map<string, MemberAnswer>();
    const allowed = await evaluateExpression(expression, async (name) => {
      const answer = await this.ask(name, request);
      answers.set(name, answer);
      if (answer.failure !== undefined) failed.set(name, answer);
      return answer.value;
    });
    if (allowed === undefined) return this.undecided(request, failed);
    const response = allowed ? accepted(request.uid) : this.rejected(request.uid, answers);
    return { response: enforce(response, this.rules), ownResponse: response, failure: undefined };
  }

  private parse(): Expression {
    try {
      return parseExpression(this.definition.expression, new Set(this.members.keys()));
    } catch (error) {
      throw error instanceof WardctlError
        ? error.about(`Provided settings are not valid: ${this.policyId}`)
        : error;
    }
  }

  private async ask(name: string, request: PolicyRequest): Promise<MemberAnswer> {
    const member = this.members.get(name);
    if (member === undefined) throw new WardctlError('POLICY_EXPRESSION_INVALID', `no member ${name}`);
    const { response, failure } = await member.evaluate(request);
    if (failure !== undefined) return { value: undefined, message: response.status?.message, failure };
    if (response.patch !== undefined) {
      return { value: false, message: 'mutation is not allowed inside of policy group', failure };
    }
    return { value: response.allowed, message: response.status?.message, failure };
  }

  private rejected(uid: string, answers: ReadonlyMap<string, MemberAnswer>): AdmissionResponse {
    const causes: StatusCause[] = [];
    for (const name of [...answers.keys()].sort()) {
      const answer = answers.get(name);
      if (answer?.value !== false) continue;
      causes.push({ reason: null, message: answer.message ?? null, field: `spec.policies.${name}` });
    }
    return rejection(uid, { message: this.definition.message, details: { causes } });
  }

  /** The verdict hangs on a member that failed: the group fails with it, closed. */
  private undecided(request: PolicyRequest, failed: ReadonlyMap<string, MemberAnswer>): Verdict {
    const reasons = Array.from(failed, ([name, { message = '' }]) => `member ${name} failed: ${message}`);
    const response = internalError(
      request.uid,
      `error evaluating policy group expression: ${reasons.join('; ')}`,
    );
    const [first] = failed.values();
    return { response: enforce(response, this.rules), ownResponse: response, failure: first?.failure };
  }
}

function accepted(uid: string): AdmissionResponse {
  return { uid, allowed: true, auditAnnotations: null, warnings: null };
}
