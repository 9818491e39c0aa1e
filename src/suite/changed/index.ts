export { PassedSuites } from './passed-suites.ts';
