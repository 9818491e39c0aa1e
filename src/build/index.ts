export type { BuildOptions, BuiltPolicy } from './build-project.ts';
export { buildProject, moduleFileName } from './build-project.ts';
export { buildTargets, type BuildTarget } from './build-target.ts';
export { programFailed } from './build-failed.ts';
export { detectProject } from './detect-project.ts';
export { installAdvice } from './install-advice.ts';
export type { BuildSurroundings } from './surroundings.ts';
export { runProgram } from './run-program.ts';
export { billOfMaterials } from './bill-of-materials.ts';
