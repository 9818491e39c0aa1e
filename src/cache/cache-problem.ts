import { WardctlError } from '../errors.ts';
import { reasonOf } from '../files/index.ts';

/** Takes what went wrong while everything went on. Must not throw. */
export type ProblemReport = (problem: WardctlError) => void;

/** A problem with the cache on the disk, as an error of the library. */
export function cacheProblem(what: string, cause: unknown): WardctlError {
  if (cause instanceof WardctlError) return cause;
  return new WardctlError('CACHE_FAILED', `${what}: ${reasonOf(cause)}`, {
    hint: 'Check the free space and your rights in that folder. Everything in it can be made again.',
    cause,
  });
}

/** @throws WardctlError CACHE_FAILED instead of the operating system's errors */
export function onDisk<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw cacheProblem(what, error);
  }
}

/** Tells each problem once: a disk that is full is so for every policy. */
export function reportedOnce(report: ProblemReport): ProblemReport {
  const told = new Set<string>();
  return (problem) => {
    if (told.has(problem.message)) return;
    told.add(problem.message);
    report(problem);
  };
}
