export { decodeText, maxModuleBytes, readFileBounded, readTextBounded, reasonOf } from './read-file.ts';
export { fileVersion } from './file-version.ts';
export { isMissing, openRegularFile, readRegularFile, UnusableFile } from './regular-file.ts';
export { makeFolder } from './make-folder.ts';
export { sizeProblem } from './size-problem.ts';
export type { OwnerState } from './owned-name.ts';
export { ownedName, ownerState, temporaryName } from './owned-name.ts';
export { removeLeftOvers } from './left-overs.ts';
export { writeFileAtomically } from './write-file.ts';
