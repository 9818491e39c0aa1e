export { middleOf, resampleMeans, resampleMedians } from './bootstrap.ts';
export type { ComparisonOptions, SampleChange } from './compare-samples.ts';
export { compareSamples } from './compare-samples.ts';
export type { Sorted } from './describe.ts';
export { mean, median, quantile, sorted, standardDeviation } from './describe.ts';
export { histogramOf } from './histogram.ts';
export { mannWhitney } from './mann-whitney.ts';
export { upperTail } from './normal.ts';
export { createRandom } from './random.ts';
