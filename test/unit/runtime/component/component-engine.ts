import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  admissionRequestFrom,
  cliRules,
  rawRequestFrom,
  type PolicyRequest,
} from '../../../../src/admission/index.ts';
import {
  Policy,
  preparePolicyModule,
  settingsFrom,
  type PolicyModule,
  type Verdict,
} from '../../../../src/evaluate/index.ts';
import {
  createPlayer,
  parseAllowList,
  parseSession,
  type PolicyLogEvent,
} from '../../../../src/host/index.ts';
import { fromPlain, parseJson, type JsonValue } from '../../../../src/json/index.ts';
import type { ContextAwareResource } from '../../../../src/policy/index.ts';
import { defaultLimits, Sandbox, type Limits } from '../../../../src/runtime/index.ts';

export const root = join(import.meta.dirname, '../../../..');

/** Small enough that a test can wait for them; the time is for a machine that does much else. */
export const strictLimits: Limits = {
  ...defaultLimits,
  timeoutMs: 20_000,
  maxMemoryBytes: 64 * 1024 * 1024,
  maxReplyBytes: 1_000_000,
  maxLogBytes: 50_000,
  maxHostCalls: 1000,
};

/** For guests that never end. */
export const shortLimits: Limits = { ...strictLimits, timeoutMs: 400 };

export function readFixture(path: string): Buffer {
  return readFileSync(join(root, 'fixtures', path));
}

/** Prepares a component; wardctl's own packages have what that takes. */
export function prepare(bytes: Uint8Array, limits: Limits = strictLimits): Promise<PolicyModule> {
  return preparePolicyModule(bytes, { limits, sandbox: new Sandbox(), packageFolders: [root] });
}

export interface AskOptions {
  readonly limits?: Limits;
  readonly request?: PolicyRequest;
  readonly allowed?: readonly string[];
  readonly resources?: readonly ContextAwareResource[];
  /** Text of a session that answers host calls. */
  readonly session?: string;
}

/** What a policy answered, and what it logged. */
export interface Asked extends Verdict {
  readonly events: readonly PolicyLogEvent[];
}

/** Asks a policy about a request, with settings. */
export async function ask(module: PolicyModule, settings: unknown, options: AskOptions = {}): Promise<Asked> {
  const events: PolicyLogEvent[] = [];
  const policy = await bind(module, settings, options, events);
  return {
    ...(await policy.evaluate(options.request ?? rawRequestFrom(parseJson('{"uid":"u","a":1}')))),
    events,
  };
}

export async function bind(
  module: PolicyModule,
  settings: unknown,
  { limits = strictLimits, allowed = ['*'], resources = [], session }: AskOptions = {},
  events: PolicyLogEvent[] = [],
): Promise<Policy> {
  return new Policy(module, settingsFrom(fromPlain(settings)), cliRules, {
    limits,
    allowList: parseAllowList(allowed),
    contextAwareResources: resources,
    log: (event) => events.push(event),
    interactions: session === undefined ? undefined : createPlayer(await parseSession(session)),
    now: () => Date.UTC(2026, 0, 2),
  });
}

export function requestOf(document: JsonValue): PolicyRequest {
  return admissionRequestFrom(document);
}
