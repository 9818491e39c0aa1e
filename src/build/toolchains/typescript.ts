import { packageRoot } from '../../assets/index.ts';
import { installHint } from '../../packages/index.ts';
import { chooseTarget, type BuildTarget } from '../build-target.ts';
import { boundBundling } from '../typescript/bound-bundling.ts';
import { BundleProblems } from '../typescript/bundle-pass.ts';
import { bundlePolicy, type PolicyBundle } from '../typescript/bundle-policy.ts';
import { checkTypes } from '../typescript/check-types.ts';
import { componentizePolicy } from '../typescript/component/componentize.ts';
import { hasConfigFile } from '../typescript/config-file.ts';
import { enginePackages } from '../typescript/engine-packages.ts';
import { evaluateBundle } from '../typescript/evaluate-bundle.ts';
import { Evaluator } from '../typescript/evaluate-script.ts';
import { loadEsbuild } from '../typescript/load-esbuild.ts';
import { enginePath, sdkFiles, workerFile } from '../typescript/own-files.ts';
import { problemLine, problemsFailed, type SourceProblem } from '../typescript/problem.ts';
import { hasEntry, readManifest } from '../typescript/project-entry.ts';
import type { Workbench } from '../workbench.ts';

/**
 * Builds a policy in TypeScript or JavaScript: bundles it, runs its top-level code, and freezes the engine with it into
 * a module; or makes a component of it. Types are checked meanwhile.
 */
export async function buildTypeScript(bench: Workbench): Promise<Uint8Array> {
  const target = chooseTarget(bench.project, bench.options.target);
  // The bundler reads it too.
  hasConfigFile(bench);
  const job = { bench, target, entry: entryOf(bench), folders: [bench.project.folder, packageRoot()] };
  const ending = new AbortController();
  // Both are started before they are needed: they take as long as the bundle does.
  const evaluator = new Evaluator(workerFile());
  const types = startTypeCheck(job, ending.signal);
  try {
    return await build(job, evaluator, types);
  } finally {
    ending.abort();
    await Promise.all([evaluator.close(), types.catch(() => undefined)]);
  }
}

interface BuildJob {
  readonly bench: Workbench;
  readonly target: BuildTarget;
  /** The author's module, relative to the project. */
  readonly entry: string;
  /** Absolute paths, where to look for packages. */
  readonly folders: readonly string[];
}

async function build(
  job: BuildJob,
  evaluator: Evaluator,
  types: Promise<readonly SourceProblem[]>,
): Promise<Uint8Array> {
  const { bench, target, entry, folders } = job;
  const { script, component } = await bundle(job);
  bench.begin('evaluate');
  // Components are evaluated here too: what is wrong is found in the same way for all targets.
  const engine = enginePath(target === 'wasi' ? 'wasi' : 'wapc');
  const evaluating = evaluateBundle(script, { bench, evaluator, enginePath: engine, entry });
  const [evaluated, checked] = await Promise.allSettled([evaluating, types]);
  // The compiler, too, does not know the names of what is not there, but not what to do.
  if (evaluated.status === 'rejected' && script.absentUses.length > 0) throw evaluated.reason;
  if (checked.status === 'rejected') throw checked.reason;
  checkProblems(checked.value, job);
  if (evaluated.status === 'rejected') throw evaluated.reason;
  if (component === undefined) return evaluated.value;
  bench.begin('componentize');
  return componentizePolicy(component, { folders, bench });
}

interface Bundles {
  readonly script: PolicyBundle;
  /** For the target `component`. */
  readonly component: PolicyBundle | undefined;
}

async function bundle({ bench, target, entry, folders }: BuildJob): Promise<Bundles> {
  bench.begin('bundle');
  const { folder, name } = bench.project;
  const bundler = await loadEsbuild(folders);
  const input = { folder, entry, sdk: sdkFiles() };
  try {
    const [script, component] = await boundBundling(bundler, bench, () =>
      Promise.all([
        bundlePolicy(bundler, { ...input, format: 'script' }),
        target === 'component' ? bundlePolicy(bundler, { ...input, format: 'component' }) : undefined,
      ]),
    );
    bench.warnings.push(...script.warnings.map(problemLine));
    bench.packages.push(...script.packages, ...enginePackages(target, folders));
    return { script, component };
  } catch (error) {
    if (!(error instanceof BundleProblems)) throw error;
    const hint = hintFor(error.problems, folders, 'Correct what is marked, and build again.');
    throw problemsFailed(name, 'its sources cannot be bundled', error.problems, hint);
  }
}

/** What to do about problems: other problems may come of a package that is missing. */
function hintFor(problems: readonly SourceProblem[], folders: readonly string[], correction: string): string {
  const missing = problems.flatMap(({ missingPackage }) => missingPackage ?? []);
  return missing.length === 0 ? correction : installHint([...new Set(missing)], folders);
}

/** Whoever awaits the result gets the failure too. */
function startTypeCheck({ bench, entry, folders }: BuildJob, ending: AbortSignal): Promise<SourceProblem[]> {
  if (bench.options.check === false) return Promise.resolve([]);
  const signal = AbortSignal.any([bench.options.signal, ending]);
  const types = checkTypes({ bench, folders, entry, signal });
  types.catch(() => undefined);
  return types;
}

function checkProblems(problems: readonly SourceProblem[], { bench, folders }: BuildJob): void {
  if (problems.length === 0) return;
  const errors = problems.length === 1 ? 'an error' : `${String(problems.length)} errors`;
  const hint = hintFor(problems, folders, 'Correct them, or build with --no-check.');
  throw problemsFailed(bench.project.name, `${errors} in its types`, problems, hint);
}

function entryOf(bench: Workbench): string {
  const { folder } = bench.project;
  const manifest = readManifest(folder);
  if (manifest === undefined) {
    throw bench.failed('its package.json is no JSON object', 'Correct it there.');
  }
  if (hasEntry(folder, manifest)) return manifest.entry;
  throw bench.failed(
    `expected the policy in ${manifest.entry}, found no such file`,
    'Write it there, or name its module as main in package.json.',
  );
}
