import type { BenchName } from './report.ts';

/** The benchmark in words: `validate accept.json`. The policy is told apart from it. */
export function describeBenchmark({ operation, request }: BenchName): string {
  const words = operation === 'cold_start' ? 'cold start' : operation;
  return request === undefined ? words : `${words} ${request}`;
}

/** Equal for benchmarks of the same name only. */
export function keyOf({ policy, operation, request }: BenchName): string {
  return JSON.stringify([policy, operation, request]);
}

/**
 * Names to be kept in files and shared: of a path or a reference of a registry, the last part. Where that makes several
 * equal, the later ones are counted: `accept.json`, `accept.json #2`.
 */
export function publicNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const last = /[^/\\]*$/.exec(name.replace(/[/\\]+$/, ''))?.[0] ?? name;
    const count = (seen.get(last) ?? 0) + 1;
    seen.set(last, count);
    return count === 1 ? last : `${last} #${count}`;
  });
}
