export type { MetadataFile } from './metadata-file.ts';
export type { SuiteDocument } from './suite-file.ts';
export type { VerificationConfigFile } from './verification-config-file.ts';
export type { RunLine } from './run-line.ts';
export type { SchemaName } from './names.ts';
export { schemaNames } from './names.ts';
