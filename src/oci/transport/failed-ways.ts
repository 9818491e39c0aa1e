/** A way of reaching a host that did not work. */
export interface FailedWay {
  /** Such as `https`. */
  readonly way: string;
  readonly reason: string;
}

/**
 * What was tried, to stand behind the reason of the last failure; each reason is told once, since most often it is the
 * same whatever is tried. `''` where there was one way only.
 */
export function describeWays(failures: readonly FailedWay[], told: string): string {
  if (failures.length < 2) return '';
  const reasons = [...new Set(failures.map(({ reason }) => reason))];
  const waysOf = (reason: string): string =>
    failures.flatMap((one) => (one.reason === reason ? [one.way] : [])).join(', ');
  if (reasons.length === 1) return ` (tried ${waysOf(told)})`;
  const others = reasons.filter((reason) => reason !== told);
  return ` (${others.map((reason) => `${waysOf(reason)}: ${reason}`).join('; ')})`;
}
