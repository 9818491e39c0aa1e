import { WardctlError } from '../../errors.ts';
import { preparePolicyModule } from '../../evaluate/index.ts';
import { maskLogin } from '../../mask-login.ts';
import { digestOf } from '../../oci/index.ts';
import type { ExecutionMode } from '../../policy/index.ts';
import { defaultLimits, type Sandbox } from '../../runtime/index.ts';
import { readPolicy, type ResolvedPolicy } from '../../store/index.ts';
import { watchedCache, type UsedCache } from './watched-cache.ts';
import type { WarmedPolicy } from './warmed-policies.ts';

/** What policies are prepared with. */
export interface WarmOptions {
  readonly cache: UsedCache;
  /** Default: what the metadata says. */
  readonly executionMode: ExecutionMode | undefined;
  readonly packageFolders: readonly string[];
  readonly sandbox: Sandbox;
}

/**
 * Prepares a policy as `run` does, and makes sure that the cache has the result.
 * @throws WardctlError with the name of the policy in front, CACHE_FAILED where the result was not kept
 */
export async function warmPolicy(policy: ResolvedPolicy, options: WarmOptions): Promise<WarmedPolicy> {
  const name = policy.stored === undefined ? policy.reference : maskLogin(policy.reference);
  const watched = watchedCache(options.cache);
  const bytes = await readPolicy(policy);
  try {
    const { executionMode } = await preparePolicyModule(bytes, {
      executionMode: options.executionMode,
      limits: defaultLimits,
      sandbox: options.sandbox,
      preparedCache: watched.cache,
      packageFolders: options.packageFolders,
    });
    await watched.checkKept();
    return { policy: name, digest: digestOf(bytes), executionMode, state: watched.state() };
  } catch (error) {
    throw error instanceof WardctlError ? error.about(name) : error;
  }
}
