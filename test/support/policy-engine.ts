import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { admissionRequestFrom, cliRules, type PolicyRequest } from '../../src/admission/index.ts';
import { preparePolicyModule } from '../../src/evaluate/policy-module.ts';
import { Policy } from '../../src/evaluate/policy.ts';
import { settingsFrom } from '../../src/evaluate/settings.ts';
import { parseAllowList, type PolicyLogEvent } from '../../src/host/index.ts';
import { parseJson } from '../../src/json/index.ts';
import type { ExecutionMode } from '../../src/policy/index.ts';
import { defaultLimits, Sandbox, type Limits } from '../../src/runtime/index.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

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

  /** @param path below `fixtures` */
  async load(path: string, options: LoadOptions = {}): Promise<LoadedPolicy> {
    const { settings = '{}', executionMode, limits = strictLimits, onGuestEnd } = options;
    const bytes = readFileSync(join(fixtures, path));
    const module = await preparePolicyModule(bytes, { limits, sandbox: this.sandbox, executionMode });
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

/** A request of `fixtures`, by its path there. */
export function loadRequest(path: string): PolicyRequest {
  return admissionRequestFrom(parseJson(readFileSync(join(fixtures, path))));
}
