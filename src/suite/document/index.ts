export type { SuiteReading } from './read-suite.ts';
export { readSuite } from './read-suite.ts';
