import { parentPort, workerData } from 'node:worker_threads';
import { ModuleCache } from '../../evaluate/index.ts';
import { defaultLimits, Sandbox } from '../../runtime/index.ts';
import type { CaseCrash, CaseJob, CaseOutcome } from './case-job.ts';
import { runCase, type CaseMemory } from './run-case.ts';
import { SettingsOpinions } from './settings-opinions.ts';
import { componentSurroundings, readWorkerSurroundings } from './worker-surroundings.ts';

/**
 * A worker thread: runs the cases that it is posted, one after the other, so that none waits for another. The engine
 * keeps the code of a module once for all threads, so each distinct module is compiled once.
 */
const port = parentPort;
if (port !== null) {
  const memory = {
    modules: new ModuleCache({
      ...componentSurroundings(readWorkerSurroundings(workerData)),
      limits: defaultLimits,
      sandbox: new Sandbox(),
    }),
    opinions: new SettingsOpinions(),
    now: Date.now,
  };
  let running = Promise.resolve();
  port.on('message', (job: CaseJob) => {
    running = running.then(async () => {
      port.postMessage(await outcomeOf(job, memory));
    });
  });
}

async function outcomeOf(job: CaseJob, memory: CaseMemory): Promise<CaseOutcome | CaseCrash> {
  try {
    return await runCase(job, memory);
  } catch (error) {
    return { crash: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
