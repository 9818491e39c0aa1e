export { PassedSuites } from './changed/index.ts';
export { quote as quoteText } from './check/quote.ts';
export type { HostCallRecord, Observation, ObservedAnswer } from './observation.ts';
export type { SuiteFile } from './plan/discover-suites.ts';
export { discoverSuites, isSuiteFile } from './plan/discover-suites.ts';
export type { PlanOptions } from './plan/plan-suites.ts';
export { planSuites } from './plan/plan-suites.ts';
export type { PlannedRun } from './plan/plan-run.ts';
export { emptyRun, isSelected, planRun } from './plan/plan-run.ts';
export type { PlannedCase, PlannedSuite } from './plan/planned-suite.ts';
export { Builder } from './plan/run-build.ts';
export type { CaseFilter } from './plan/select-cases.ts';
export { leftOutByOnly } from './plan/select-cases.ts';
export type { Shard } from './plan/shard-suites.ts';
export { shardSuites } from './plan/shard-suites.ts';
export type { MachineReporterName, Reporter, ReporterOutput, TextLine } from './reporters/index.ts';
export { defuseCommands, diffLines, hunksOf, logText, machineReporters } from './reporters/index.ts';
export type { RunSuitesOptions } from './run/run-suites.ts';
export { runSuites } from './run/run-suites.ts';
export { countCases, countWorkers } from './run/count-workers.ts';
export { WorkerPool } from './run/worker-pool.ts';
export type { WorkerSurroundings } from './run/worker-surroundings.ts';
export type { CaseResult, Counts, Finding, SuiteEvent, SuiteInfo } from './suite-event.ts';
export { errorFinding, ruleFinding } from './finding.ts';
export type { VacuityRule } from './vacuity-rules.ts';
export { isVacuityRule, vacuityRules } from './vacuity-rules.ts';
export { recordCase } from './record/record-case.ts';
export type { Wanted, Work } from './watch/index.ts';
export {
  affectedSuites,
  BuildTrace,
  builtModules,
  isGenerated,
  isSource,
  LastingBuilder,
  PendingWork,
  snapshotFolder,
  sourceRoots,
} from './watch/index.ts';
export type { BatsImport, ImportedTest } from './import/index.ts';
export { importBats } from './import/index.ts';
