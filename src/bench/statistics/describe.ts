/** Numbers in ascending order. */
export type Sorted = Float64Array;

/** A sorted copy. */
export function sorted(values: ArrayLike<number>): Sorted {
  return Float64Array.from(values).sort();
}

/** The arithmetic mean. @param values at least one */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ?? 0;
  return sum / values.length;
}

/** The standard deviation of a sample (with n - 1); 0 for a single value. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  const center = mean(values);
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += ((values[index] ?? 0) - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * The value below which a share of the values lies, interpolated between neighbours: definition 7 of Hyndman and Fan,
 * the default of R and NumPy.
 * @param values at least one
 * @param share 0 to 1: 0.99 for the 99th percentile
 */
export function quantile(values: Sorted, share: number): number {
  const place = share * (values.length - 1);
  const below = Math.floor(place);
  const low = values[below] ?? NaN;
  const high = values[below + 1] ?? low;
  return low + (place - below) * (high - low);
}

/** @param values at least one, in any order */
export function median(values: ArrayLike<number>): number {
  return quantile(sorted(values), 0.5);
}
