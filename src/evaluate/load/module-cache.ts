import { WardctlError } from '../../errors.ts';
import { fileVersion } from '../../files/index.ts';
import { maskLogin } from '../../mask-login.ts';
import { preparePolicyModule, type PolicyModule } from '../policy-module.ts';
import type { ExecutionMode } from '../../policy/index.ts';
import type { RuntimeEnvironment } from '../../runtime/index.ts';
import { readPolicy, type ResolvedPolicy } from '../../store/index.ts';

interface CachedModule {
  readonly version: string;
  readonly loading: Promise<PolicyModule>;
}

/** Modules in use: each is read and compiled once, however many policies use it, and again after its file changed. */
export class ModuleCache {
  private readonly modules = new Map<string, CachedModule>();
  private readonly environment: RuntimeEnvironment;

  constructor(environment: RuntimeEnvironment) {
    this.environment = environment;
  }

  /**
   * @param executionMode default: what the module's metadata says
   * @throws WardctlError WASM_*, POLICY_*, GUEST_INIT_FAILED, with the reference in front
   */
  get(policy: ResolvedPolicy, executionMode: ExecutionMode | undefined): Promise<PolicyModule> {
    const key = `${executionMode ?? ''}:${policy.path}`;
    // Before it is read: one that is written meanwhile is read again.
    const version = fileVersion(policy.path);
    const known = this.modules.get(key);
    if (known?.version === version) return known.loading;
    const loading = this.prepare(policy, executionMode);
    this.modules.set(key, { version, loading });
    return loading;
  }

  private async prepare(
    policy: ResolvedPolicy,
    executionMode: ExecutionMode | undefined,
  ): Promise<PolicyModule> {
    const bytes = await readPolicy(policy);
    try {
      return await preparePolicyModule(bytes, { ...this.environment, executionMode });
    } catch (error) {
      throw error instanceof WardctlError ? error.about(nameOf(policy)) : error;
    }
  }
}

/** The name of a file may look like a reference with a login. */
function nameOf({ reference, stored }: ResolvedPolicy): string {
  return stored === undefined ? reference : maskLogin(reference);
}
