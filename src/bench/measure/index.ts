export type { ColdMeasurement, ColdStart } from './cold-series.ts';
export { ColdSeries } from './cold-series.ts';
export type { Turn } from './measure-in-turns.ts';
export { measureInTurns } from './measure-in-turns.ts';
export { ObservedEvaluator } from './observed-evaluator.ts';
export type { Measurement, MeasurePlan, Meter, Series } from './series.ts';
export type { SessionTape, Taken } from './session-tape.ts';
export { createTape } from './session-tape.ts';
export { WarmSeries } from './warm-series.ts';
