export { sourceRoots } from '../plan/build.ts';
export { affectedSuites, builtModules, isGenerated, isSource } from './affected-suites.ts';
export { snapshotFolder } from '../snapshot/index.ts';
export { BuildTrace } from './build-trace.ts';
export { LastingBuilder } from './lasting-builder.ts';
export type { Wanted, Work } from './pending-work.ts';
export { PendingWork } from './pending-work.ts';
