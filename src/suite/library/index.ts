/** To run the suites of policies from a program: the package path `wardctl/suite`. */
export type { TestPoliciesOptions } from './test-policies.ts';
export { testPolicies } from './test-policies.ts';
export type { Observation, ObservedAnswer } from '../observation.ts';
export type { Reporter, ReporterOutput } from '../reporters/index.ts';
export { machineReporters as reporters } from '../reporters/index.ts';
export type { CaseResult, Counts, Finding, SuiteEvent, SuiteInfo } from '../suite-event.ts';
export type { VacuityRule } from '../vacuity-rules.ts';
