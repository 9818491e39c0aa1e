import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { cliRules } from '../admission/index.ts';
import { WardctlError } from '../errors.ts';
import { lazyFolderCache, preparePolicyModule } from '../evaluate/index.ts';
import { createPlayer, parseAllowList, parseSession } from '../host/index.ts';
import { parseExecutionMode } from '../policy/index.ts';
import { defaultLimits, Sandbox } from '../runtime/index.ts';
import { maxModuleBytes, readFileBounded } from '../files/index.ts';
import { findPolicyFile } from '../store/index.ts';
import { CompiledPolicy } from './compiled-policy.ts';
import type { LoadPolicyOptions } from './load-policy-options.ts';
import type { ObservablePolicy } from './observable-policy.ts';
import { guestLog } from './plain-forms.ts';

/** Timers of the engine cannot take much more. */
const maxTimeoutMs = 3_600_000;
/** All that a guest can address. */
const maxMemoryBytes = 4 * 1024 ** 3;

/** What `loadPolicy` does. Apart from it, because what it gives is for our own code only. */
export async function compilePolicy(
  source: string | URL | Uint8Array,
  options: LoadPolicyOptions,
): Promise<ObservablePolicy> {
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
  const session = options.session === undefined ? undefined : await parseSession(options.session);
  const bytes = bytesOf(source);
  const { packageFolders = ['.'], cacheFolder } = options;
  const module = await preparePolicyModule(bytes, {
    executionMode,
    limits,
    sandbox: new Sandbox(),
    packageFolders: packageFolders.map((folder) => resolve(folder)),
    preparedCache: cacheFolder === undefined ? undefined : lazyFolderCache(resolve(cacheFolder), Date.now),
  });
  const environment = {
    limits,
    allowList: parseAllowList(options.allowedHostCapabilities ?? ['*']),
    contextAwareResources: options.contextAwareResources ?? [],
    log: options.log === undefined ? () => undefined : guestLog(options.log),
    interactions: session && createPlayer(session),
    now: Date.now,
  };
  return new CompiledPolicy(module, cliRules, environment, {
    settings: options.settings,
    session,
    raw: options.raw ?? module.metadata?.policyType === 'raw',
  });
}

/** Callers without types pass anything. */
function checkTypes(source: unknown, options: LoadPolicyOptions): void {
  if (typeof source !== 'string' && !(source instanceof URL) && !(source instanceof Uint8Array)) {
    throw unexpected('source', 'a path, a file: URL or the bytes of a module', source);
  }
  const { allowedHostCapabilities: patterns, packageFolders, cacheFolder } = options;
  if (patterns !== undefined && !isListOfTexts(patterns)) {
    throw unexpected('allowedHostCapabilities', "a list of patterns such as ['net/*']", patterns);
  }
  if (packageFolders !== undefined && !isListOfTexts(packageFolders)) {
    throw unexpected('packageFolders', "a list of paths such as ['.']", packageFolders);
  }
  if (cacheFolder !== undefined && typeof cacheFolder !== 'string') {
    throw unexpected('cacheFolder', 'a path', cacheFolder);
  }
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
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
