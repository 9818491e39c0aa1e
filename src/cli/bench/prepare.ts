import { createTape, GuestMemoryGauge, type SessionTape } from '../../bench/index.ts';
import {
  findReference,
  readDefinitions,
  resolveDefinition,
  type BoundPolicy,
  type Subject,
} from '../../evaluate/index.ts';
import { parseAllowList } from '../../host/index.ts';
import { parseExecutionMode } from '../../policy/index.ts';
import { Sandbox } from '../../runtime/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import { componentSupport } from '../component-support.ts';
import type { Logs } from '../logs.ts';
import { readStdin } from '../read-stdin.ts';
import { openInteractions, type Interactions } from '../run/interactions.ts';
import { capabilityPatternsOf, inputPathsOf, limitsOf } from '../run/options.ts';
import { PolicyLoader } from '../run/policies.ts';
import { loadRequests, type RequestInput } from '../run/requests.ts';
import { loadSettings } from '../run/settings.ts';
import type { ColdPolicy } from './cold-job.ts';
import type { BenchOptions } from './options.ts';

/** A policy as it is measured: ready in this process, and from nothing in others. */
export interface PreparedPolicy {
  readonly bound: BoundPolicy;
  readonly cold: ColdPolicy;
}

/** What is measured, loaded as `run` does it. */
export interface Prepared {
  readonly policies: readonly PreparedPolicy[];
  readonly requests: readonly RequestInput[];
  readonly interactions: Interactions;
  readonly tape: SessionTape;
  /** Of the guests of all policies. */
  readonly memory: GuestMemoryGauge;
  /** From now on, what policies log is dropped: thousands of evaluations say the same. */
  readonly silence: () => void;
}

/** @throws WardctlError as `run` does */
export async function prepareBench(
  options: BenchOptions,
  folder: string,
  { warn, forPolicy }: Logs,
  finder: PolicyFinder,
): Promise<Prepared> {
  const elsewhere = remembering(finder);
  const limits = limitsOf(options);
  const patterns = capabilityPatternsOf(options);
  const allowList = parseAllowList(patterns);
  const { recordPath: record, replayPath: replay, settingsPath, settingsJson } = options;
  const inputs = inputPathsOf(options);
  const interactions = await openInteractions({ record, replay, folder, warn, inputs });
  const tape = createTape(interactions.channel);
  const memory = new GuestMemoryGauge();
  const requests = await loadRequests({ ...options, folder, readStdin });
  const settings = await loadSettings({ path: settingsPath, json: settingsJson, folder });
  let isSilent = false;
  const common = {
    executionMode:
      options.executionMode === undefined ? undefined : parseExecutionMode(options.executionMode),
    allowContextAware: options.allowContextAware,
    timeoutIsExplicit: options.timeout !== undefined,
    settings,
  };
  const loader = new PolicyLoader({
    ...common,
    folder,
    elsewhere,
    raw: options.raw,
    environment: {
      limits,
      allowList,
      interactions: tape.interactions,
      now: Date.now,
      onGuestEnd: memory.note,
    },
    logFor: (policyId) => {
      const log = forPolicy(policyId);
      return (event) => {
        if (!isSilent) log(event);
      };
    },
    warn,
    sandbox: new Sandbox(),
    components: componentSupport(folder, warn),
  });
  const loaded = options.policies.map(async (reference): Promise<PreparedPolicy[]> => {
    const bound = await loader.load(reference);
    const subjects = await findSubjects(reference, folder, elsewhere);
    return subjects.flatMap((subject, index) => {
      const policy = bound[index];
      const cold = { ...common, subject, limits, allowedHostCapabilities: patterns };
      // Custom resources have settings and a mode of their own.
      const own = subject.type === 'module' ? {} : { settings: undefined, executionMode: undefined };
      return policy === undefined ? [] : [{ bound: policy, cold: { ...cold, ...own } }];
    });
  });
  return {
    policies: (await Promise.all(loaded)).flat(),
    requests,
    interactions,
    tape,
    memory,
    silence: () => {
      isSilent = true;
    },
  };
}

/** What a reference stands for, as plain data that another process can be given. */
async function findSubjects(reference: string, folder: string, elsewhere: PolicyFinder): Promise<Subject[]> {
  const found = await findReference(reference, folder, elsewhere);
  if (found.type === 'module') return [{ type: 'module', policy: found.policy }];
  const definitions = await readDefinitions(found.policy);
  return Promise.all(definitions.map((definition) => resolveDefinition(definition, found.policy, elsewhere)));
}

/** Policies are looked up twice, but pulled once. */
function remembering(finder: PolicyFinder): PolicyFinder {
  const known = new Map<string, ReturnType<PolicyFinder['byUri']>>();
  return {
    byUri(uri) {
      const found = known.get(uri) ?? finder.byUri(uri);
      known.set(uri, found);
      return found;
    },
    byDigest: (prefix) => finder.byDigest(prefix),
    checkFile: (reference, path) => finder.checkFile(reference, path),
  };
}
