import { inspect } from 'node:util';
import { cliRules } from '../admission/index.ts';
import { WardctlError } from '../errors.ts';
import { preparePolicyModule } from '../evaluate/index.ts';
import { createPlayer, parseAllowList, parseSession } from '../host/index.ts';
import { parseExecutionMode, type ContextAwareResource, type ExecutionMode } from '../policy/index.ts';
import { defaultLimits, Sandbox } from '../runtime/index.ts';
import { maxModuleBytes, readFileBounded } from '../files/index.ts';
import { findPolicyFile } from '../store/index.ts';
import { CompiledPolicy } from './compiled-policy.ts';
import type { LoadedPolicy } from './loaded-policy.ts';
import { guestLog } from './plain-forms.ts';
import type { PolicyLog } from './policy-log.ts';

/** How a policy is loaded and what it may do. Everything is optional. */
export interface LoadPolicyOptions {
  /** Default: what the module's metadata says, else `kubewarden-wapc`; a Rego module without metadata needs one. */
  readonly executionMode?: ExecutionMode;
  /** Settings for calls that give none: an object. Default: `{}`. */
  readonly settings?: unknown;
  /** Give requests to the policy as they are. Default: whether the metadata says `policyType: raw`. */
  readonly raw?: boolean;
  /** Wall time of one call in milliseconds, above 0 and at most 3600000 (an hour). Default: 2000. */
  readonly timeoutMs?: number;
  /** Linear memory of the guest in bytes, at most 4 GiB; used in whole pages of 64 KiB. Default: 512 MiB. */
  readonly maxMemoryBytes?: number;
  /**
   * Host capabilities that the policy may use: `*`, `<namespace>/*`, `<namespace>/<version>/*` or a full name such as
   * `net/v1/dns_lookup_host`. Default: `['*']`; `[]` allows none. Logging is always allowed.
   * @see the topic "Host capabilities" of the Kubewarden documentation
   */
  readonly allowedHostCapabilities?: readonly string[];
  /**
   * Kinds of Kubernetes resources that the policy may read, from a `session`: there is no cluster. Default: none.
   * @see the topic "Context aware policies" of the Kubewarden documentation
   */
  readonly contextAwareResources?: readonly ContextAwareResource[];
  /**
   * A recorded session (YAML text, as `wardctl run` and kwctl record it) that answers host calls instead of the world:
   * the same calls in the same order, once for all evaluations of the policy together. Default: the world answers.
   */
  readonly session?: string;
  /** Gets what the policy logs, at most 1 MiB per call. Default: it is dropped. */
  readonly log?: PolicyLog;
}

/** Timers of the engine cannot take much more. */
const maxTimeoutMs = 3_600_000;
/** All that a guest can address. */
const maxMemoryBytes = 4 * 1024 ** 3;

/**
 * Loads and compiles a policy, to be asked any number of times; each call runs on a guest in fresh state.
 * Policies share nothing: any number may be loaded side by side.
 *
 * @param source path (relative to the working folder) or `file:` URL of a .wasm module of at most 256 MiB, or its
 *   bytes, which are not kept; untrusted
 * @returns a policy that the caller closes when it is not needed any more
 * @throws WardctlError POLICY_NOT_FOUND, POLICY_UNREADABLE where there is no such file; WASM_NOT_A_MODULE,
 *   WASM_TRUNCATED, WASM_COMPONENT, WASM_INVALID, WASM_TOO_LARGE, WASM_IMPORT_UNKNOWN, WASM_EXPORT_MISSING,
 *   POLICY_METADATA_INVALID, POLICY_MODE_UNKNOWN, POLICY_MODE_MISMATCH, POLICY_VERSION_UNSUPPORTED,
 *   POLICY_BUILTIN_MISSING, GUEST_INIT_FAILED for a module that cannot run; SESSION_INVALID,
 *   CAPABILITY_PATTERN_INVALID, USAGE_INVALID, POLICY_MODE_UNKNOWN for options out of range
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
  checkTypes(source, options);
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
    log: options.log === undefined ? () => undefined : guestLog(options.log),
    interactions: session,
    now: Date.now,
  };
  return new CompiledPolicy(module, cliRules, environment, {
    settings: options.settings,
    raw: options.raw ?? module.metadata?.policyType === 'raw',
  });
}

/** Callers without types pass anything. */
function checkTypes(source: unknown, { allowedHostCapabilities: patterns }: LoadPolicyOptions): void {
  if (typeof source !== 'string' && !(source instanceof URL) && !(source instanceof Uint8Array)) {
    throw unexpected('source', 'a path, a file: URL or the bytes of a module', source);
  }
  const isList = Array.isArray(patterns) && patterns.every((pattern) => typeof pattern === 'string');
  if (patterns !== undefined && !isList) {
    throw unexpected('allowedHostCapabilities', "a list of patterns such as ['net/*']", patterns);
  }
}

function bytesOf(source: string | URL | Uint8Array): Uint8Array {
  if (source instanceof Uint8Array) return source;
  const path = findPolicyFile(typeof source === 'string' ? source : source.href, '.');
  return readFileBounded(path, { what: 'policy', errorCode: 'POLICY_UNREADABLE', maxBytes: maxModuleBytes });
}

function bounded(value: number, max: number, name: string): number {
  // Without types, `'5' > 0` holds too.
  if (typeof value === 'number' && value > 0 && value <= max) return value;
  throw unexpected(name, `a positive number up to ${String(max)}`, value);
}

function unexpected(name: string, expected: string, found: unknown): WardctlError {
  const shown = inspect(found, { depth: 0, breakLength: Infinity, maxStringLength: 100 });
  return new WardctlError('USAGE_INVALID', `${name}: expected ${expected}, found ${shown}`);
}
