import { Worker } from 'node:worker_threads';
import { systemErrorCode } from '../../files/index.ts';
import type { EvaluationJob, EvaluationOutcome } from './evaluation.ts';

const maxHeapMiB = 512;

/** How the evaluation of a script ended. */
export type EvaluationEnd =
  EvaluationOutcome | { readonly type: 'timeout' } | { readonly type: 'out-of-memory' };

/** A thread that evaluates one script; it starts at once, so that it is ready when the script is. */
export class Evaluator {
  private readonly worker: Worker;
  /** What the thread says, or how it dies, perhaps before there is a script. */
  private readonly end: Promise<EvaluationEnd>;

  /** @param file the module `worker.ts`, in the form that runs here */
  constructor(file: URL) {
    const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB } });
    this.worker = worker;
    this.end = new Promise((fulfil) => {
      worker.once('message', fulfil);
      worker.once('error', (error) => fulfil(endOf(error)));
      worker.once('exit', () => fulfil({ type: 'crash', stack: 'the thread ended' }));
    });
  }

  /**
   * Evaluates the script, once per evaluator.
   * @param timeoutMs how long it may take
   * @throws the signal's reason
   */
  async run(job: EvaluationJob, timeoutMs: number, signal: AbortSignal): Promise<EvaluationEnd> {
    signal.throwIfAborted();
    this.worker.postMessage(job);
    let timer: NodeJS.Timeout | undefined;
    let onAbort = (): void => undefined;
    const patience = new Promise<EvaluationEnd>((fulfil) => {
      onAbort = () => fulfil({ type: 'timeout' });
      timer = setTimeout(onAbort, timeoutMs);
      signal.addEventListener('abort', onAbort);
    });
    try {
      const end = await Promise.race([this.end, patience]);
      signal.throwIfAborted();
      return end;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      await this.close();
    }
  }

  /** Ends the thread, whatever it does. */
  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

function endOf(error: unknown): EvaluationEnd {
  if (systemErrorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') return { type: 'out-of-memory' };
  return { type: 'crash', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
