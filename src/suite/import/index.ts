export type { BatsImport, ImportedTest } from './import-bats.ts';
export { importBats } from './import-bats.ts';
