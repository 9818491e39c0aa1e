export { decodeText, maxModuleBytes, readFileBounded, readTextBounded, reasonOf } from './read-file.ts';
export { fileVersion } from './file-version.ts';
export {
  isMissing,
  openLinkedFile,
  openRegularFile,
  readRegularFile,
  readStart,
  UnusableFile,
} from './regular-file.ts';
export { makeFolder } from './make-folder.ts';
export { sha256 } from './sha256.ts';
export { sizeProblem } from './size-problem.ts';
export type { OwnerState } from './owned-name.ts';
export { ownedName, ownerState, temporaryName } from './owned-name.ts';
export { isDayOld, removeLeftOvers } from './left-overs.ts';
export { systemErrorCode } from './system-error.ts';
export type { OutputTarget } from './output-target.ts';
export { findOutput, writeOutput } from './output-target.ts';
export { writeFileAtomically } from './write-file.ts';
export { openStream, writeFully } from './write-stream.ts';
