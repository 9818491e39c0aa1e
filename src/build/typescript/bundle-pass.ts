import { isAbsolute, relative, resolve } from 'node:path';
import type { BuildResult, Metafile } from 'esbuild';
import { isRecord } from '../../packages/index.ts';
import { bundlerFailed } from './bundler-failed.ts';
import { entrySource, esbuildOptions, type BundleInput, type PassOptions } from './esbuild-options.ts';
import { problemOf } from './esbuild-messages.ts';
import type { Bundler } from './load-esbuild.ts';
import type { SourceProblem } from './problem.ts';
import { parseSourceMap, type SourceMap } from './source-map.ts';

/** What one look at the sources gives. */
export interface PassOutput {
  readonly code: string;
  /** Sources are relative to the project. */
  readonly sourceMap: SourceMap;
  readonly warnings: readonly SourceProblem[];
  /** Files of the bundle that something of is left, by esbuild's names. */
  readonly inputs: ReadonlySet<string>;
  /** All files that were read, by the names they have in the source map. */
  readonly files: ReadonlySet<string>;
}

/** The sources cannot be bundled. */
export class BundleProblems extends Error {
  readonly problems: readonly SourceProblem[];

  constructor(problems: readonly SourceProblem[]) {
    super('the sources cannot be bundled');
    this.problems = problems;
  }
}

/** @throws BundleProblems; WardctlError BUILD_FAILED where esbuild itself does not work */
export async function runPass(
  bundler: Bundler,
  input: BundleInput,
  options: PassOptions = {},
): Promise<PassOutput> {
  const { outputFiles, metafile, warnings } = await build(bundler, input, options);
  const textOf = (isMap: boolean): string =>
    outputFiles.find(({ path }) => path.endsWith('.map') === isMap)?.text ?? '';
  return {
    code: withoutOuterPaths(textOf(false), metafile),
    sourceMap: readSourceMap(textOf(true), input, metafile),
    warnings: warnings.map(problemOf),
    inputs: remainingInputs(metafile),
    files: new Set(Object.keys(metafile.inputs)),
  };
}

async function build(
  bundler: Bundler,
  input: BundleInput,
  options: PassOptions,
): Promise<BuildResult<{ write: false; metafile: true }>> {
  let result;
  try {
    result = await bundler.build(esbuildOptions(input, options));
  } catch (error) {
    if (!isBuildFailure(error)) throw bundlerFailed(error);
    // Problems are told of what the author wrote, not of what became of its imports.
    if (options.changesImports !== false) return build(bundler, input, { ...options, changesImports: false });
    throw new BundleProblems(error.errors.map(problemOf));
  }
  if (isWhole(result)) return result;
  throw bundlerFailed('its answer is no bundle');
}

/** Whatever its types say: any program may be installed by this name. */
function isWhole(result: unknown): boolean {
  if (!isRecord(result)) return false;
  const { outputFiles, metafile, warnings } = result;
  if (!isRecord(metafile) || !isRecord(metafile['inputs']) || !isRecord(metafile['outputs'])) return false;
  return Array.isArray(outputFiles) && outputFiles.length >= 2 && Array.isArray(warnings);
}

function isBuildFailure(error: unknown): error is Pick<BuildResult, 'errors'> {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

/** Comments with the paths of files outside the project say where it is. The lines stay, so that positions do. */
function withoutOuterPaths(code: string, { inputs }: Metafile): string {
  const isOuter = (path: string): boolean => path.startsWith('..') || isAbsolute(path);
  const comments = new Set(
    Object.keys(inputs)
      .filter(isOuter)
      .map((path) => `// ${path}`),
  );
  const lines = code.split('\n').map((line) => (comments.has(line.trim()) ? '' : line));
  return lines.join('\n');
}

function readSourceMap(text: string, { folder, sdk }: BundleInput, { inputs }: Metafile): SourceMap {
  const { sources: names, mappings } = parseSourceMap(text);
  const sources = names.map((name) => fileOf(name, inputs));
  const isOwn = (source: string): boolean =>
    source === entrySource || isInside(sdk.folder, resolve(folder, source));
  return { sources: sources.map((source) => (isOwn(source) ? null : source)), mappings };
}

/** Late versions of esbuild write the names of files as parts of URLs. */
function fileOf(source: string, inputs: Metafile['inputs']): string {
  if (Object.hasOwn(inputs, source)) return source;
  try {
    const decoded = decodeURIComponent(source);
    return Object.hasOwn(inputs, decoded) ? decoded : source;
  } catch {
    // No such part: a name that a map inside of a package gives.
    return source;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}

function remainingInputs({ outputs }: Metafile): Set<string> {
  const remaining = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  return new Set(remaining);
}
