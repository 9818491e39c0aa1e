export type { ResolvedPolicy } from './resolve-policy.ts';
export { resolveModule, resolvePolicy } from './resolve-policy.ts';
export { decodeText, readFileBounded, readTextBounded, reasonOf } from './read-file.ts';
export { writeFileAtomically } from './write-file.ts';
