export type { ResolvedPolicy } from './resolve-policy.ts';
export { resolveModule, resolvePolicy } from './resolve-policy.ts';
export { decodeText, maxModuleBytes, readFileBounded, readTextBounded, reasonOf } from './read-file.ts';
export { writeFileAtomically } from './write-file.ts';
