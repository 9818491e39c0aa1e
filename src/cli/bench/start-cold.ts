import { fork } from 'node:child_process';
import type { ColdStart } from '../../bench/index.ts';
import { WardctlError } from '../../errors.ts';
import { endSignals, Interrupted } from '../interrupted.ts';
import type { ColdJob, ColdOutcome } from './cold-job.ts';

/**
 * Starts a policy in a new process, which has never seen it: within a process, the engine keeps compiled code, for all
 * threads and as long as it likes.
 * @throws WardctlError what the process found out, GUEST_CALL_FAILED where it died
 */
export async function startColdProcess(job: ColdJob, signal: AbortSignal): Promise<ColdStart> {
  const outcome = await answerOf(job, signal);
  if (outcome.type === 'measured') return outcome.start;
  const { code, message, hint } = outcome.failure;
  throw new WardctlError(code, message, hint === undefined ? {} : { hint });
}

function answerOf(job: ColdJob, signal: AbortSignal): Promise<ColdOutcome> {
  const child = fork(process.argv[1] ?? '', ['bench', '--cold-process'], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    signal,
  });
  let answer: ColdOutcome | undefined;
  child.once('message', (message) => {
    answer = message as ColdOutcome;
  });
  // A process that is gone already tells so by its exit.
  child.send(job, () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(signal.aborted ? error : failed(`could not run: ${error.message}`)));
    // Two processes at once would disturb each other.
    child.once('exit', (code, signalName) => {
      if (answer !== undefined) resolve(answer);
      else reject(endedBy(code, signalName));
    });
  });
}

/** Ctrl-C ends the processes of a terminal in any order. */
function endedBy(code: number | null, signalName: NodeJS.Signals | null): Error {
  const endSignal = endSignals.find((name) => name === signalName);
  return endSignal === undefined
    ? failed(`ended with ${signalName ?? `status ${String(code)}`}`)
    : new Interrupted(endSignal);
}

function failed(how: string): WardctlError {
  return new WardctlError('GUEST_CALL_FAILED', `the process of a cold start ${how}`, {
    hint: 'There may not have been enough memory; --no-cold leaves cold starts out.',
  });
}
