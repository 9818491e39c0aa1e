import { WardctlError } from '../../errors.ts';
import { preparePolicyModule, type PolicyModule } from '../../evaluate/index.ts';
import type { ExecutionMode } from '../../policy/index.ts';
import type { Limits, Sandbox } from '../../runtime/index.ts';
import { readPolicy, type ResolvedPolicy } from '../../store/index.ts';

/** The modules of one run: each is read and compiled once, however many policies use it. */
export class ModuleCache {
  private readonly modules = new Map<string, Promise<PolicyModule>>();
  private readonly limits: Limits;
  private readonly sandbox: Sandbox;

  constructor(limits: Limits, sandbox: Sandbox) {
    this.limits = limits;
    this.sandbox = sandbox;
  }

  /**
   * @param executionMode default: what the module's metadata says
   * @throws WardctlError WASM_*, POLICY_*, GUEST_INIT_FAILED, with the reference in front
   */
  get(policy: ResolvedPolicy, executionMode: ExecutionMode | undefined): Promise<PolicyModule> {
    const key = `${executionMode ?? ''}:${policy.path}`;
    const loading = this.modules.get(key) ?? this.prepare(policy, executionMode);
    this.modules.set(key, loading);
    return loading;
  }

  private async prepare(
    policy: ResolvedPolicy,
    executionMode: ExecutionMode | undefined,
  ): Promise<PolicyModule> {
    const { limits, sandbox } = this;
    const bytes = await readPolicy(policy);
    try {
      return await preparePolicyModule(bytes, { executionMode, limits, sandbox });
    } catch (error) {
      throw error instanceof WardctlError ? error.about(policy.reference) : error;
    }
  }
}
