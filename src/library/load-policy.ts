import { cliRules } from '../admission/index.ts';
import { WardctlError } from '../errors.ts';
import { preparePolicyModule } from '../evaluate/index.ts';
import { createPlayer, parseAllowList, parseSession, type PolicyLog } from '../host/index.ts';
import { parseExecutionMode, type ContextAwareResource, type ExecutionMode } from '../policy/index.ts';
import { defaultLimits, Sandbox } from '../runtime/index.ts';
import { readFileBounded, resolvePolicy } from '../store/index.ts';
import { LoadedPolicy } from './loaded-policy.ts';

/** How a policy is loaded and what it may do. Everything is optional. */
export interface LoadPolicyOptions {
  /** Default: what the module's metadata says. */
  readonly executionMode?: ExecutionMode;
  /** Settings for calls that give none. Default: `{}`. */
  readonly settings?: unknown;
  /** Give requests to the policy as they are. Default: whether the metadata says `policyType: raw`. */
  readonly raw?: boolean;
  /** Wall time of one call in milliseconds, at most an hour. Default: 2000. */
  readonly timeoutMs?: number;
  /** Memory of the guest in bytes, at most 4 GiB. Default: 512 MiB. */
  readonly maxMemoryBytes?: number;
  /** Host capabilities that the policy may use, such as `oci/*`. Default: `['*']`; `[]` allows none. */
  readonly allowedHostCapabilities?: readonly string[];
  /** Kinds of Kubernetes resources that the policy may read. Default: none. */
  readonly contextAwareResources?: readonly ContextAwareResource[];
  /** A recorded session (YAML text) that answers host calls instead of the world, in order. */
  readonly session?: string;
  /** Gets what the policy logs. Default: it is dropped. */
  readonly log?: PolicyLog;
}

const maxModuleBytes = 256 * 1024 * 1024;
/** Timers of the engine cannot take much more. */
const maxTimeoutMs = 3_600_000;
/** All that a guest can address. */
const maxMemoryBytes = 4 * 1024 ** 3;

/**
 * Loads and compiles a policy, to be asked any number of times; each call runs on a guest in fresh state.
 * Policies share nothing: any number may be loaded side by side.
 *
 * @param source path or `file:` URL of a .wasm module, or its bytes; untrusted
 * @returns a policy that the caller closes when it is not needed any more
 * @throws WardctlError with a code of `POLICY_*`, `WASM_*`, `SESSION_*`, `CAPABILITY_*` or `USAGE_*`
 * @example
 * ```ts
 * import { loadPolicy } from 'wardctl';
 *
 * const policy = await loadPolicy('policy.wasm', { settings: { harden: true } });
 * const { allowed, message } = await policy.evaluate(request);
 * policy.close();
 * ```
 */
export async function loadPolicy(
  source: string | URL | Uint8Array,
  options: LoadPolicyOptions = {},
): Promise<LoadedPolicy> {
  const limits = {
    ...defaultLimits,
    timeoutMs: bounded(options.timeoutMs ?? defaultLimits.timeoutMs, maxTimeoutMs, 'timeoutMs'),
    maxMemoryBytes: bounded(
      options.maxMemoryBytes ?? defaultLimits.maxMemoryBytes,
      maxMemoryBytes,
      'maxMemoryBytes',
    ),
  };
  const executionMode = options.executionMode && parseExecutionMode(options.executionMode);
  const session =
    options.session === undefined ? undefined : createPlayer(await parseSession(options.session));
  const bytes = bytesOf(source);
  const module = await preparePolicyModule(bytes, { executionMode, limits, sandbox: new Sandbox() });
  const environment = {
    limits,
    allowList: parseAllowList(options.allowedHostCapabilities ?? ['*']),
    contextAwareResources: options.contextAwareResources ?? [],
    log: options.log ?? (() => undefined),
    interactions: session,
    now: Date.now,
  };
  return new LoadedPolicy(module, cliRules, environment, {
    settings: options.settings,
    raw: options.raw ?? module.metadata?.policyType === 'raw',
  });
}

function bytesOf(source: string | URL | Uint8Array): Uint8Array {
  if (source instanceof Uint8Array) return source;
  const { path } = resolvePolicy(typeof source === 'string' ? source : source.href, '.');
  return readFileBounded(path, { what: 'policy', errorCode: 'POLICY_UNREADABLE', maxBytes: maxModuleBytes });
}

function bounded(value: number, max: number, name: string): number {
  if (value > 0 && value <= max) return value;
  throw new WardctlError(
    'USAGE_INVALID',
    `${name}: expected a positive number up to ${String(max)}, found ${String(value)}`,
  );
}
