import { join, relative } from 'node:path';
import {
  billOfMaterials,
  buildProject,
  moduleFileName,
  type BuildTarget,
  type BuiltPolicy,
} from '../../build/index.ts';
import { sha256 } from '../../files/index.ts';
import { readPolicyMetadata } from '../../policy/index.ts';
import { buildSurroundings } from '../build-surroundings.ts';
import { version } from '../version.ts';
import type { BuildResult } from './build-result.ts';
import type { SbomFile } from './sbom-file.ts';
import { sectionSizes } from './section-sizes.ts';
import { toldWithModule } from './stale-module.ts';

/** What to build, and where the results go. */
export interface BuildRun {
  /** Absolute path of the sources. */
  readonly folder: string;
  /** What messages call it. */
  readonly name: string;
  /** Absolute path of the folder that gets the module. */
  readonly outDir: string;
  readonly target: BuildTarget | undefined;
  readonly check: boolean;
  readonly sbom: SbomFile | undefined;
  readonly onStep: (step: string) => void;
  readonly signal: AbortSignal;
}

/** Builds a policy once. @throws what `buildProject` throws; OUTPUT_UNWRITABLE */
export async function buildOnce(run: BuildRun): Promise<BuildResult> {
  const { folder, name, outDir, target, check, sbom, onStep, signal } = run;
  const startedMs = performance.now();
  const surroundings = buildSurroundings(signal);
  const options = { ...surroundings, name, outDir, check, onStep };
  const built = await buildProject(folder, target === undefined ? options : { ...options, target }).catch(
    (error: unknown) => {
      throw toldWithModule(error, join(outDir, moduleFileName), moduleFileName);
    },
  );
  const durationMs = Math.round(performance.now() - startedMs);
  const { module } = built;
  const digest = sha256(module).toString('hex');
  if (sbom !== undefined) {
    const subject = { ...namesIn(built), sha256: digest, toolVersion: version };
    const bill = await billOfMaterials(built, subject, surroundings);
    sbom.file.write(`${JSON.stringify(bill, null, 2)}\n`);
  }
  return {
    path: built.path,
    sha256: digest,
    sizeBytes: module.length,
    language: built.project.language,
    executionMode: readPolicyMetadata(module)?.executionMode ?? null,
    durationMs,
    sections: sectionSizes(module),
    warnings: built.warnings,
    ...(sbom === undefined ? {} : { sbomPath: sbom.path }),
  };
}

/** The module as the user would write its path. */
export function moduleName({ outDir }: Pick<BuildRun, 'outDir'>, workingFolder: string): string {
  const path = join(outDir, moduleFileName);
  const way = relative(workingFolder, path);
  return way.startsWith('..') ? path : way;
}

function namesIn({ module, project }: BuiltPolicy): { name: string; version: string | undefined } {
  const annotations = readPolicyMetadata(module)?.annotations;
  return {
    name: annotations?.get('io.kubewarden.policy.title') ?? project.name,
    version: annotations?.get('io.kubewarden.policy.version'),
  };
}
