import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../assets/index.ts';
import { WardctlError } from '../errors.ts';
import { reasonOf } from '../files/index.ts';
import { makeWorkFolder } from '../sharing/index.ts';
import { buildFailed } from './build-failed.ts';
import { checkTarget } from './build-target.ts';
import { checkBareModule } from './check-bare-module.ts';
import { detectProject, type Project } from './detect-project.ts';
import type { SbomComponent } from './sbom/component.ts';
import { retargetMetadata } from './retarget-metadata.ts';
import type { ToolchainOptions } from './surroundings.ts';
import { Workbench } from './workbench.ts';
import { writeModule } from './write-module.ts';

/** The name of the file that a project is built to. */
export const moduleFileName = 'policy.wasm';

/** How a project is built. */
export interface BuildOptions extends ToolchainOptions {
  /** What messages call the folder. Default: its path. */
  readonly name?: string;
  /** Absolute path of the folder that policy.wasm is written to. Default: that of the project. */
  readonly outDir?: string;
}

/** A module that was built and written. */
export interface BuiltPolicy {
  readonly project: Project;
  /** Absolute path of the module. */
  readonly path: string;
  /** What was written there. */
  readonly module: Uint8Array;
  /** What the author should look into, one text each. */
  readonly warnings: readonly string[];
  /** The npm packages that are part of the module, where the language has such. */
  readonly packages?: readonly SbomComponent[];
}

/**
 * Builds the policy in a folder with the toolchain of its language, for release, and annotates it where the folder has a
 * metadata.yml (cli-and-registry 5.9). The same sources and toolchain in the same folder give the same bytes; a file
 * that has them already is left alone. A link stays, and a device or pipe is written to.
 *
 * @param folder absolute path
 * @throws WardctlError BUILD_FAILED with the end of what the compiler printed, OUTPUT_UNWRITABLE, and what annotating
 *   throws; the signal's reason
 */
export async function buildProject(folder: string, options: BuildOptions): Promise<BuiltPolicy> {
  const project = await detectProject(folder, options.name);
  checkTarget(project, options.target);
  const { bench, compiled } = await compile(project, options);
  bench.begin('annotate');
  const { module, warnings } = await annotate(compiled, project, options);
  const path = join(options.outDir ?? folder, moduleFileName);
  writeModule(module, path);
  return {
    project,
    path,
    module,
    warnings: [...bench.warnings, ...warnings],
    ...(bench.packages.length === 0 ? {} : { packages: bench.packages }),
  };
}

interface Compilation {
  readonly bench: Workbench;
  readonly compiled: Uint8Array;
}

async function compile(project: Project, options: ToolchainOptions): Promise<Compilation> {
  const { toolchains } = await import('./toolchains/index.ts');
  const temporaryFolder = makeTemporaryFolder(project, options.now());
  try {
    const bench = new Workbench(project, temporaryFolder, options);
    return { bench, compiled: await toolchains[project.language](bench) };
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function makeTemporaryFolder({ name }: Project, nowMs: number): string {
  try {
    return makeWorkFolder('build', tmpdir(), nowMs);
  } catch (error) {
    const problem = `no folder can be made in ${tmpdir()}: ${reasonOf(error)}`;
    throw buildFailed(
      name,
      problem,
      'Make room there, or set TMPDIR (TEMP on Windows) to another folder.',
      error,
    );
  }
}

async function annotate(
  module: Uint8Array,
  project: Project,
  { target, toolVersion, now }: ToolchainOptions,
): Promise<{ readonly module: Uint8Array; readonly warnings: readonly string[] }> {
  const { folder, name, language, metadata } = project;
  try {
    if (metadata === undefined) return { module, warnings: [checkBareModule(module, project, target)] };
    const { annotatePolicy } = await import('../annotate/index.ts');
    // The others have checked that the two agree.
    const isRetargeted = language === 'typescript' && target !== undefined;
    const metadataText = isRetargeted ? await retargetMetadata(name, metadata, target) : metadata.text;
    return await annotatePolicy({
      module,
      metadataText,
      metadataName: metadata.name,
      packageFolders: [folder, packageRoot()],
      toolVersion,
      now,
    });
  } catch (error) {
    if (!(error instanceof WardctlError) || error.code.startsWith('METADATA_')) throw error;
    throw error.about(`the module built from ${name}`);
  }
}
