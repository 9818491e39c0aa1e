export type { CaseIndex } from './case-index.ts';
export { placeKey } from './case-index.ts';
export { InvalidSuite } from './invalid-suite.ts';
export type { SuiteReading } from './read-suite.ts';
export { maxSuiteBytes, readSuite } from './read-suite.ts';
