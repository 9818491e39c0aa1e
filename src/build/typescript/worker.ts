import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { EvaluationJob, EvaluationOutcome } from './evaluation.ts';
import { GuestScriptError } from './freeze-error.ts';
import { compileAndFreeze } from './freeze.ts';

/** A worker thread: evaluates the script that it is posted, which may never end, and freezes it into a module. */
parentPort?.once('message', (job: EvaluationJob) => {
  parentPort?.postMessage(outcomeOf(job));
});

function outcomeOf({ enginePath, script, sourceMap, entryName }: EvaluationJob): EvaluationOutcome {
  try {
    const engine = readFileSync(enginePath);
    const { module } = compileAndFreeze({ engine, script, sourceMap, entryName });
    return { type: 'done', module };
  } catch (error) {
    if (error instanceof GuestScriptError) {
      const { phase, message, stack } = error;
      return { type: 'failed', phase, message, stack };
    }
    return { type: 'crash', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
