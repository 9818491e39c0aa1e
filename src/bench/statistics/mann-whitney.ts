import { upperTail } from './normal.ts';

/** What the Mann-Whitney test (Wilcoxon's rank-sum test) says of two samples. */
export interface MannWhitney {
  /** Pairs of which the value of the first sample is larger; a tie counts half. */
  readonly u: number;
  /** How probable a difference like this is where there is none; two-sided. */
  readonly pValue: number;
}

/**
 * Whether values of one sample tend to be larger than those of another, whatever their distribution. The normal
 * approximation, corrected for ties and continuity: as R's `wilcox.test(exact = FALSE)`.
 * @param first at least one value
 * @param second at least one value
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const pooled = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let tieTerm = 0;
  for (let start = 0, end = 0; start < pooled.length; start = end) {
    while (end < pooled.length && pooled[end]?.value === pooled[start]?.value) end++;
    const tied = end - start;
    const rank = (start + 1 + end) / 2;
    for (const { isFirst } of pooled.slice(start, end)) if (isFirst) rankSum += rank;
    tieTerm += tied ** 3 - tied;
  }
  const [n, m] = [first.length, second.length];
  const u = rankSum - (n * (n + 1)) / 2;
  const variance = ((n * m) / 12) * (n + m + 1 - tieTerm / ((n + m) * (n + m - 1)));
  // All values are equal.
  if (variance === 0) return { u, pValue: 1 };
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return { u, pValue: Math.min(1, 2 * upperTail(distance / Math.sqrt(variance))) };
}
