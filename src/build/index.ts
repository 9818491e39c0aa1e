export type { BuildOptions, BuiltPolicy } from './build-project.ts';
export { buildProject, moduleFileName } from './build-project.ts';
export { programFailed } from './build-failed.ts';
export type { Language } from './detect-project.ts';
export { detectProject } from './detect-project.ts';
export { installAdvice } from './install-advice.ts';
export type { BuildSurroundings } from './surroundings.ts';
export { runProgram } from './run-program.ts';
