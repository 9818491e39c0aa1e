type Job = () => void;

/** A promise was rejected, or a job threw. */
export interface Rejection {
  readonly reason: unknown;
  /** Whether somebody waits for the promise by now. */
  readonly isHandled: () => boolean;
}

// Policies may replace what lists can do: only their places are used.
let jobs: Job[] = [];
let jobCount = 0;
const rejections: Rejection[] = [];
let rejectionCount = 0;

export function enqueue(job: Job): void {
  jobs[jobCount++] = job;
}

export function noteRejection(rejection: Rejection): void {
  rejections[rejectionCount++] = rejection;
}

/**
 * Runs what waits to be run, and what that adds, until nothing is left.
 * @param maxJobs default: no limit, the host has one of its own
 * @throws the first reason that nobody looks at, as modules of the other targets do; Error where the limit is reached
 */
export function runJobs(maxJobs = Infinity): void {
  for (let index = 0; index < jobCount; index++) {
    if (index >= maxJobs) throw new Error('the top-level code does not come to an end');
    try {
      jobs[index]?.();
    } catch (reason) {
      noteRejection({ reason, isHandled: () => false });
    }
  }
  jobs = [];
  jobCount = 0;
  for (let index = 0; index < rejectionCount; index++) {
    const rejection = rejections[index];
    if (rejection?.isHandled() === false) throw rejection.reason;
  }
}
