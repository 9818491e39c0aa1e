import { middleOf, resampleMedians, type Resampling } from './bootstrap.ts';
import { mean, median, sorted, standardDeviation } from './describe.ts';
import { mannWhitney } from './mann-whitney.ts';

export type ChangeVerdict = 'unchanged' | 'improved' | 'regressed';

/** How samples differ from earlier ones. Shares: 0.05 is 5 % more, -0.05 is 5 % less. */
export interface SampleChange {
  readonly verdict: ChangeVerdict;
  /** Of the median. */
  readonly change: number;
  /** Lower bound of {@link change} with a confidence of 95 %, by bootstrap. */
  readonly lower: number;
  /** Upper bound of {@link change} with a confidence of 95 %, by bootstrap. */
  readonly upper: number;
  /** Of the Mann-Whitney test: how probable such a difference is where nothing changed. */
  readonly pValue: number;
  /** What a change has to exceed because the runs themselves differ from part to part by as much. */
  readonly noise: number;
}

export interface ComparisonOptions extends Resampling {
  /** Smaller changes do not count, such as 0.05. */
  readonly threshold: number;
}

const confidence = 0.95;
const significance = 0.01;
const parts = 10;
/** Standard deviations; as for a confidence of 95 %. */
const noiseWidth = 2;

/**
 * Tells change from noise. A difference counts if three things hold: ranks differ (Mann-Whitney, p < 0.01), the medians
 * differ by more than the threshold, and by more than the noise. The noise is that of a machine which does other
 * things too: each run is cut into ten consecutive parts, and their medians spread by so much. The first test alone would not do,
 * because samples that follow each other are alike.
 * @param before in the order they were taken, at least one
 * @param after in the order they were taken, at least one
 */
export function compareSamples(
  before: readonly number[],
  after: readonly number[],
  { threshold, ...resampling }: ComparisonOptions,
): SampleChange {
  const change = relativeChange(median(before), median(after));
  const { pValue } = mannWhitney(after, before);
  const noise = noiseWidth * Math.hypot(spreadOfParts(before), spreadOfParts(after));
  const isChange = pValue < significance && Math.abs(change) > Math.max(threshold, noise);
  const verdict = !isChange ? 'unchanged' : change < 0 ? 'improved' : 'regressed';
  return { verdict, change, ...changeInterval(before, after, resampling), pValue, noise };
}

/** A median of 0 is what a coarse clock says of something short: then nothing can be told. */
function relativeChange(before: number, after: number): number {
  return before === 0 ? 0 : after / before - 1;
}

function changeInterval(
  before: readonly number[],
  after: readonly number[],
  resampling: Resampling,
): { lower: number; upper: number } {
  const earlier = resampleMedians(sorted(before), resampling);
  const later = resampleMedians(sorted(after), resampling);
  return middleOf(
    later.map((value, index) => relativeChange(earlier[index] ?? NaN, value)),
    confidence,
  );
}

/** The relative standard deviation of the medians of consecutive parts. */
function spreadOfParts(values: readonly number[]): number {
  const count = Math.min(parts, values.length);
  const medians = Array.from({ length: count }, (_, index) =>
    median(
      values.slice(
        Math.floor((index * values.length) / count),
        Math.floor(((index + 1) * values.length) / count),
      ),
    ),
  );
  const center = mean(medians);
  return center === 0 ? 0 : standardDeviation(medians) / center;
}
