export { layoutFilesOf, storeFiles } from './archive-files.ts';
export type { LoadedArchivePolicy, LoadRequest } from './load-policies.ts';
export { loadPolicies } from './load-policies.ts';
