export type { Binding, BoundPolicy } from './bind-subject.ts';
export { bindSubject } from './bind-subject.ts';
export { ModuleCache } from './module-cache.ts';
export type { Subject } from './resolve-subjects.ts';
export { findReference, readDefinitions, resolveDefinition } from './resolve-subjects.ts';
