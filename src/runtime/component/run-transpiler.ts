import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PreparedFiles } from '../../cache/index.ts';
import { WardctlError } from '../../errors.ts';
import { systemErrorCode } from '../../files/index.ts';
import type { TranspileJob, TranspileOutcome } from './jco.ts';

/** What a thread may take. */
export interface TranspilerLimits {
  /** In milliseconds. */
  readonly timeoutMs: number;
  readonly maxHeapMiB: number;
}

const defaultLimits: TranspilerLimits = { timeoutMs: 60_000, maxHeapMiB: 512 };

/**
 * Has a component transpiled in a thread of its own: nobody knows what jco makes of one that is hostile.
 * @param signal ends the thread, whatever it does
 * @param limits default: a minute, and 512 MiB beside the memory of jco
 * @throws WardctlError WASM_INVALID, WASM_TOO_LARGE, PACKAGE_MISSING; the signal's reason
 */
export async function runTranspiler(
  job: TranspileJob,
  signal?: AbortSignal,
  { timeoutMs, maxHeapMiB }: TranspilerLimits = defaultLimits,
): Promise<PreparedFiles> {
  signal?.throwIfAborted();
  const worker = new Worker(workerFile(), {
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB },
    // What jco may print would be the words of the component.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => undefined;
  try {
    const outcome = await new Promise<TranspileOutcome>((fulfil, reject) => {
      const fail = (problem: string): void => reject(unfinished(job, problem));
      worker.once('message', fulfil);
      worker.once('error', (error) => fail(problemOf(error, maxHeapMiB)));
      worker.once('exit', () => fail('its thread ended'));
      timer = setTimeout(() => fail(`it is not done after ${String(timeoutMs / 1000)} s`), timeoutMs);
      onAbort = () => reject(signal?.reason as Error);
      signal?.addEventListener('abort', onAbort);
      worker.postMessage(job);
    });
    if (outcome.type === 'done') return outcome.files;
    const { code, message, hint, details } = outcome;
    throw new WardctlError(code, message, { hint, ...(details === undefined ? {} : { details }) });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

/** The thread's module: among the sources, compiled, or in the bundle of the command line, always beside this one. */
function workerFile(): URL {
  return new URL(`component-worker${extname(import.meta.url)}`, import.meta.url);
}

function problemOf(error: unknown, maxHeapMiB: number): string {
  if (systemErrorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY')
    return `it needs more than ${String(maxHeapMiB)} MiB of memory`;
  return error instanceof Error ? error.message : String(error);
}

function unfinished({ version }: TranspileJob, problem: string): WardctlError {
  return new WardctlError('WASM_TOO_LARGE', `jco ${version} cannot transpile the component: ${problem}`, {
    hint: 'The component is too large, or made to keep tools busy. If it is yours, make it smaller.',
  });
}
