import { Worker } from 'node:worker_threads';
import type { CaseCrash, CaseJob, CaseOutcome } from './case-job.ts';
import type { WorkerSurroundings } from './worker-surroundings.ts';

/** A guest is limited to 512 MiB; this is for what the runner itself keeps. */
const maxHeapMiB = 2048;

/** Worker threads that run cases; each has one case at a time. */
export class WorkerPool {
  private readonly file: URL;
  private readonly surroundings: WorkerSurroundings;
  private readonly idle: Worker[] = [];
  private readonly all = new Set<Worker>();

  /** @param file the module of the worker */
  constructor(file: URL, surroundings: WorkerSurroundings = {}) {
    this.file = file;
    this.surroundings = surroundings;
  }

  /** Starts a worker before there is work, so that it is ready when there is. */
  prepare(): void {
    this.idle.push(this.start());
  }

  /**
   * Runs a case on an idle worker, or on a new one. A worker that dies takes only its case along.
   * @throws what the engine throws where no worker can be started; DataCloneError for a case that is no plain data
   */
  async run(job: CaseJob): Promise<CaseOutcome | CaseCrash> {
    const worker = this.idle.pop() ?? this.start();
    return new Promise((resolve, reject) => {
      const release = (isAlive: boolean): void => {
        worker
          .off('message', onMessage)
          .off('messageerror', onError)
          .off('error', onError)
          .off('exit', onExit);
        if (!isAlive) this.drop(worker);
        else if (this.all.has(worker)) this.idle.push(worker);
      };
      const finish = (outcome: CaseOutcome | CaseCrash, isAlive: boolean): void => {
        release(isAlive);
        resolve(outcome);
      };
      const onMessage = (reply: unknown): void => {
        if (isReply(reply)) finish(reply, true);
        else finish({ crash: 'the worker thread answered with what is no outcome of a case' }, false);
      };
      const onError = (error: Error): void => {
        finish({ crash: error.stack ?? error.message }, false);
      };
      const onExit = (code: number): void => {
        finish({ crash: `the worker thread ended with ${String(code)}` }, false);
      };
      worker.on('message', onMessage).on('messageerror', onError).on('error', onError).on('exit', onExit);
      try {
        worker.postMessage(job);
      } catch (error) {
        release(true);
        reject(error instanceof Error ? error : new TypeError(String(error)));
      }
    });
  }

  /** Ends the workers whose cases nobody waits for any more, and starts others in their place. */
  async endBusy(): Promise<void> {
    const busy = [...this.all].filter((worker) => !this.idle.includes(worker));
    for (const worker of busy) {
      this.all.delete(worker);
      this.prepare();
    }
    await Promise.all(busy.map((worker) => worker.terminate()));
  }

  /** Ends all workers, whatever they do. */
  async close(): Promise<void> {
    this.idle.length = 0;
    const workers = [...this.all];
    this.all.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  private start(): Worker {
    const worker = new Worker(this.file, {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB },
      workerData: this.surroundings,
    });
    this.all.add(worker);
    // One that dies while it waits is not given another case.
    worker.on('error', doNothing).once('exit', () => {
      this.all.delete(worker);
      const index = this.idle.indexOf(worker);
      if (index >= 0) this.idle.splice(index, 1);
    });
    return worker;
  }

  private drop(worker: Worker): void {
    this.all.delete(worker);
    void worker.terminate();
  }
}

/** Whether a message is what a worker posts back, as far as a worker gone wrong could tell it. */
function isReply(message: unknown): message is CaseOutcome | CaseCrash {
  if (typeof message !== 'object' || message === null) return false;
  return 'crash' in message
    ? typeof message.crash === 'string'
    : 'result' in message && typeof message.result === 'object' && message.result !== null;
}

function doNothing(): void {}
