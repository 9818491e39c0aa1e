import type { Subject } from '../evaluate/index.ts';

/** Absolute paths of the modules that a policy is made of. */
export function modulePathsOf(subject: Subject): string[] {
  return subject.type === 'module'
    ? [subject.policy.path]
    : [...subject.modules.values()].map(({ path }) => path);
}
