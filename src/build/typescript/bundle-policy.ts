import type { SbomComponent } from '../sbom/component.ts';
import { bundledPackages } from './bundled-packages.ts';
import { runPass } from './bundle-pass.ts';
import type { BundleInput } from './esbuild-options.ts';
import { findAbsentUses, type AbsentUse } from './find-absent-uses.ts';
import { localeWarnings } from './locale-warnings.ts';
import type { Bundler } from './load-esbuild.ts';
import type { SourceProblem } from './problem.ts';
import type { SourceMap } from './source-map.ts';
import { SourceTexts } from './source-texts.ts';

/** A policy with all that it imports, in one text. */
export interface PolicyBundle {
  readonly code: string;
  /** Sources are relative to the project. */
  readonly sourceMap: SourceMap;
  /** The files it is made of, as the map names them. */
  readonly files: ReadonlySet<string>;
  /** Uses of globals that policies lack, unless this one brings them itself. */
  readonly absentUses: readonly AbsentUse[];
  readonly warnings: readonly SourceProblem[];
  /** The npm packages that it has parts of. */
  readonly packages: readonly SbomComponent[];
}

/**
 * Bundles a policy. The same sources give the same text and map in every folder, if their packages are in the project.
 * @throws BundleProblems with syntax errors, imports of what is not there, and modules that policies cannot have
 */
export async function bundlePolicy(bundler: Bundler, input: BundleInput): Promise<PolicyBundle> {
  const made = await runPass(bundler, input);
  const absentUses = await findAbsentUses(bundler, input, made);
  return {
    code: made.code,
    sourceMap: made.sourceMap,
    files: made.files,
    absentUses,
    warnings: [...made.warnings, ...localeWarnings(made, new SourceTexts(input.folder, made.files))],
    packages: bundledPackages(input.folder, made.inputs),
  };
}
