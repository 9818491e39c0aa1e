import { quantile, type Sorted } from './describe.ts';

/** How many values lie from a bound up to that of the next bin. */
export interface Bin {
  readonly from: number;
  readonly count: number;
}

/** Bins of equal width, with round bounds. */
export interface Histogram {
  readonly bins: readonly Bin[];
  /** Whether the last bin holds everything above its bound, however far away. */
  readonly isOpen: boolean;
}

/** Tukey's fence, in widths of the middle half. */
const fence = 1.5;

/**
 * The distribution of values. Those that are far out do not stretch it until nothing else can be told apart: they share the
 * last bin.
 * @param values at least one
 * @param maxBins at least 2; a further one may hold what is above the others
 */
export function histogramOf(values: Sorted, maxBins: number): Histogram {
  const lowest = values[0] ?? NaN;
  const highest = withoutFarOut(values);
  if (highest === lowest) return split(values, [lowest]);
  // Rounding the bounds takes up to two bins more than the range alone.
  let width = roundWidth((highest - lowest) / maxBins);
  while (binsBetween(lowest, highest, width) > maxBins) width = roundWidth(width * 1.01);
  const first = Math.floor(lowest / width);
  const bounds = Array.from(
    { length: binsBetween(lowest, highest, width) },
    (_, index) => (first + index) * width,
  );
  const end = (first + bounds.length) * width;
  return (values.at(-1) ?? 0) < end
    ? split(values, bounds)
    : { ...split(values, [...bounds, end]), isOpen: true };
}

/** The largest value that belongs to the others. */
function withoutFarOut(values: Sorted): number {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
  return Math.min(values.at(-1) ?? NaN, high + fence * (high - low));
}

function binsBetween(lowest: number, highest: number, width: number): number {
  return Math.floor(highest / width) - Math.floor(lowest / width) + 1;
}

/** The next larger of 1, 2, 5, 10, 20, 50, … */
function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const factor = [1, 2, 5].find((candidate) => candidate * power >= width) ?? 10;
  return factor * power;
}

function split(values: Sorted, bounds: readonly number[]): Histogram {
  const counts = bounds.map(() => 0);
  let bin = 0;
  for (const value of values) {
    while (bin + 1 < bounds.length && value >= (bounds[bin + 1] ?? Infinity)) bin++;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { bins: bounds.map((from, index) => ({ from, count: counts[index] ?? 0 })), isOpen: false };
}
