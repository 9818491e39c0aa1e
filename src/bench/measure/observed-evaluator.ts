import type { PolicyRequest, SettingsValidation } from '../../admission/index.ts';
import type { Evaluator, Verdict } from '../../evaluate/index.ts';
import type { GuestMemoryGauge } from './guest-memory.ts';
import type { SessionTape, Taken } from './session-tape.ts';

/** What a call used, in the order of the calls. */
export interface ObservedCall {
  readonly taken: Taken;
  /** The largest linear memory that a guest had. */
  readonly guestBytes: number | undefined;
}

/** An evaluator that notes what its calls use, which repetitions of them need to know. */
export class ObservedEvaluator implements Evaluator {
  readonly policyId: string;
  readonly calls: ObservedCall[] = [];
  private readonly evaluator: Evaluator;
  private readonly tape: SessionTape;
  private readonly memory: GuestMemoryGauge;

  /** @param memory is told of the guests of the evaluator */
  constructor(evaluator: Evaluator, tape: SessionTape, memory: GuestMemoryGauge) {
    this.policyId = evaluator.policyId;
    this.evaluator = evaluator;
    this.tape = tape;
    this.memory = memory;
  }

  validateSettings(): Promise<SettingsValidation> {
    return this.observe(() => this.evaluator.validateSettings());
  }

  evaluate(request: PolicyRequest): Promise<Verdict> {
    return this.observe(() => this.evaluator.evaluate(request));
  }

  private async observe<T>(call: () => Promise<T>): Promise<T> {
    this.memory.take();
    const { result, taken } = await this.tape.observe(call);
    this.calls.push({ taken, guestBytes: this.memory.take() });
    return result;
  }
}
