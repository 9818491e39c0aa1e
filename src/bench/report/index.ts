export type { Baseline } from './baseline.ts';
export { formatReport, readBaseline } from './baseline.ts';
export { describeBenchmark, publicNames } from './benchmark-names.ts';
export { compareReports } from './compare-reports.ts';
export type { BenchSubject } from './figures.ts';
export { figuresOf } from './figures.ts';
export type {
  BenchChange,
  BenchHistogram,
  BenchMachine,
  BenchName,
  BenchPlan,
  BenchReport,
  BenchResult,
} from './report.ts';
