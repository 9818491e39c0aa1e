import type { Finding } from '../suite-event.ts';

/** Findings with names of their own, as readers take what has the same name for one: `error`, `error (2)`. */
export function numberChecks(findings: readonly Finding[]): [name: string, finding: Finding][] {
  const counts = new Map<string, number>();
  return findings.map((finding) => {
    const { check } = finding;
    const count = (counts.get(check) ?? 0) + 1;
    counts.set(check, count);
    return [count === 1 ? check : `${check} (${String(count)})`, finding];
  });
}
