import type { ColdStart } from '../../bench/index.ts';
import { WardctlError } from '../../errors.ts';
import { bindSubject, ModuleCache } from '../../evaluate/index.ts';
import { createPlayer, parseAllowList } from '../../host/index.ts';
import { monotonicMs, Sandbox } from '../../runtime/index.ts';
import { componentSupport } from '../component-support.ts';
import { workingFolder } from '../working-folder.ts';
import type { ColdJob, ColdOutcome } from './cold-job.ts';
import { guestFailed } from './guest-failed.ts';
import { processorMs } from './meter.ts';

/**
 * The part of `bench` that runs in a process of its own: takes a job from the process that started it, and answers with what
 * the cold start took.
 * @throws WardctlError USAGE_INVALID where the user started it
 */
export async function runColdProcess(): Promise<void> {
  const send = process.send?.bind(process);
  if (send === undefined) {
    throw new WardctlError('USAGE_INVALID', '--cold-process is how bench starts itself; it cannot be given', {
      hint: 'Leave it out: bench measures cold starts unless --no-cold is given.',
    });
  }
  const job = await new Promise<ColdJob>((resolve) => process.once('message', resolve));
  const outcome = await outcomeOf(job);
  await new Promise((resolve) => send(outcome, resolve));
  process.disconnect();
}

async function outcomeOf(job: ColdJob): Promise<ColdOutcome> {
  try {
    return { type: 'measured', start: await startCold(job) };
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    const { code, message, hint } = error;
    return { type: 'failed', failure: { code, message, hint } };
  }
}

/** Reads, compiles and evaluates. What every command does first, such as making the sandbox, is not part of it. */
async function startCold(job: ColdJob): Promise<ColdStart> {
  const { subject, limits, request, session, allowContextAware } = job;
  const modules = new ModuleCache({
    ...componentSupport(workingFolder(), () => undefined),
    limits,
    sandbox: new Sandbox(),
  });
  const interactions = session === undefined ? undefined : createPlayer(session);
  const allowList = parseAllowList(job.allowedHostCapabilities);
  const before = { resident: process.memoryUsage.rss(), processorMs: processorMs(), now: monotonicMs() };
  const policy = await bindSubject(subject, modules, {
    ...job,
    grantsOf: ({ metadata }) => (allowContextAware ? (metadata?.contextAwareResources ?? []) : []),
    environment: { limits, allowList, interactions, now: Date.now },
    logFor: () => () => undefined,
  });
  const loadedAt = monotonicMs();
  const { failure } = await policy.evaluator.evaluate(request);
  const endedAt = monotonicMs();
  if (failure !== undefined) throw guestFailed(policy.label, failure);
  return {
    loadMs: loadedAt - before.now,
    evaluationMs: endedAt - loadedAt,
    processorMs: processorMs() - before.processorMs,
    residentGrowthBytes: process.memoryUsage.rss() - before.resident,
  };
}
