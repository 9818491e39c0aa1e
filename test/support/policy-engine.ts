import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { admissionRequestFrom, cliRules, type PolicyRequest } from '../../src/admission/index.ts';
import type { CacheKey, Prepare, PreparedFiles } from '../../src/cache/index.ts';
import { preparePolicyModule } from '../../src/evaluate/policy-module.ts';
import { Policy } from '../../src/evaluate/policy.ts';
import { settingsFrom } from '../../src/evaluate/settings.ts';
import { parseAllowList, type PolicyLogEvent } from '../../src/host/index.ts';
import { parseJson } from '../../src/json/index.ts';
import type { ExecutionMode } from '../../src/policy/index.ts';
import { defaultLimits, Sandbox, type Limits } from '../../src/runtime/index.ts';

const root = join(import.meta.dirname, '../..');
const fixtures = join(root, 'fixtures');

/** Small enough that a test can wait for them. */
export const strictLimits: Limits = { ...defaultLimits, timeoutMs: 300, maxMemoryBytes: 64 * 1024 * 1024 };

/** A policy of `fixtures` with what it logged so far. */
export interface LoadedPolicy {
  readonly policy: Policy;
  readonly events: readonly PolicyLogEvent[];
}

export interface LoadOptions {
  /** JSON text. */
  readonly settings?: string | undefined;
  /** Default: what the metadata says. */
  readonly executionMode?: ExecutionMode;
  readonly limits?: Limits;
  readonly onGuestEnd?: (memoryBytes: number) => void;
}

/** One sandbox, as a process has it, with everything allowed. */
export class PolicyEngine {
  private readonly sandbox = new Sandbox();
  private readonly preparedCache = new MemoryCache();

  /** @param source path below `fixtures`, or the bytes of a policy */
  async load(source: string | Uint8Array, options: LoadOptions = {}): Promise<LoadedPolicy> {
    const { settings = '{}', executionMode, limits = strictLimits, onGuestEnd } = options;
    const bytes = typeof source === 'string' ? readFileSync(join(fixtures, source)) : source;
    const module = await preparePolicyModule(bytes, {
      limits,
      sandbox: this.sandbox,
      executionMode,
      preparedCache: this.preparedCache,
      packageFolders: [root],
    });
    const events: PolicyLogEvent[] = [];
    const policy = new Policy(module, settingsFrom(parseJson(settings)), cliRules, {
      limits,
      allowList: parseAllowList(['*']),
      contextAwareResources: [],
      log: (event) => events.push(event),
      interactions: undefined,
      now: Date.now,
      ...(onGuestEnd === undefined ? {} : { onGuestEnd }),
    });
    return { policy, events };
  }
}

/** Keeps what was prepared for as long as the process runs. */
class MemoryCache {
  private readonly entries = new Map<string, Promise<PreparedFiles>>();

  getOrPrepare(key: CacheKey, prepare: Prepare): Promise<PreparedFiles> {
    const name = JSON.stringify(key);
    const entry = this.entries.get(name) ?? prepare(new AbortController().signal);
    this.entries.set(name, entry);
    return entry;
  }
}

/** A request of `fixtures`, by its path there. */
export function loadRequest(path: string): PolicyRequest {
  return admissionRequestFrom(parseJson(readFileSync(join(fixtures, path))));
}
