export type {
  ColdStart,
  Measurement,
  MeasurePlan,
  Meter,
  Series,
  SessionTape,
  Taken,
  Turn,
} from './measure/index.ts';
export {
  ColdSeries,
  createTape,
  GuestMemoryGauge,
  measureInTurns,
  ObservedEvaluator,
  WarmSeries,
} from './measure/index.ts';
export type {
  Baseline,
  BenchChange,
  BenchHistogram,
  BenchMachine,
  BenchName,
  BenchPlan,
  BenchReport,
  BenchResult,
  BenchSubject,
} from './report/index.ts';
export {
  compareReports,
  describeBenchmark,
  figuresOf,
  formatReport,
  publicNames,
  readBaseline,
} from './report/index.ts';
