import { availableParallelism, cpus } from 'node:os';
import type { BenchMachine } from '../../bench/index.ts';

/** What of this machine matters to figures; nothing that names it. */
export function thisMachine(): BenchMachine {
  const { platform, arch, versions } = process;
  const model = cpus()[0]?.model.trim() ?? '';
  return {
    // Some ARM systems do not say.
    cpu: model === '' ? 'unknown' : model,
    cpus: availableParallelism(),
    platform,
    arch,
    node: versions.node,
    v8: versions.v8,
  };
}

/** What two machines differ in, for people; none where figures of both can be compared. */
export function machineDifferences(before: BenchMachine, now: BenchMachine): string[] {
  const names = {
    cpu: 'processor',
    cpus: 'processors',
    platform: 'system',
    arch: 'architecture',
    node: 'Node.js',
  };
  return (Object.keys(names) as (keyof typeof names)[])
    .filter((key) => before[key] !== now[key])
    .map((key) => `${names[key]} ${before[key]}, now ${now[key]}`);
}
