import { join } from 'node:path';
import { findPackage, requirePackage, type FoundPackage } from '../../packages/index.ts';
import { programFailed } from '../build-failed.ts';
import type { Workbench } from '../workbench.ts';
import { configFile, hasConfigFile } from './config-file.ts';
import type { SourceProblem } from './problem.ts';
import { SourceTexts } from './source-texts.ts';
import { parseTscOutput, type TypeScriptError } from './tsc-output.ts';

/** The configuration names no file to check. */
const noInputs = 'TS18003';
const noModule = "TS2307: Cannot find module 'wardctl/policy'";

/** Checks the types of a project with its own compiler. */
export interface TypeCheck {
  readonly bench: Workbench;
  /** Absolute paths, where to look for the compiler. */
  readonly folders: readonly string[];
  /** The author's module, relative to the project. */
  readonly entry: string;
  readonly signal: AbortSignal;
}

/**
 * What is wrong with the types of a project; nothing where it has no tsconfig.json, of which policies in TypeScript are
 * warned.
 * @throws WardctlError PACKAGE_MISSING; BUILD_FAILED where the compiler itself fails; the signal's reason
 */
export async function checkTypes({ bench, folders, entry, signal }: TypeCheck): Promise<SourceProblem[]> {
  const { folder, name } = bench.project;
  const isJavaScript = /\.m?js$/.test(entry);
  if (!hasConfigFile(bench)) {
    if (!isJavaScript) bench.warnings.push(uncheckedIn(name));
    return [];
  }
  const compiler = requirePackage('typescript', { folders, purpose: 'check types' });
  const command = [
    process.execPath,
    compilerFile(compiler),
    ...['--noEmit', '--pretty', 'false'],
    // Else what it knows for the next time is written even so, perhaps beside sources that cannot be written.
    ...['--incremental', 'false', '--composite', 'false', '--tsBuildInfoFile', 'null'],
    ...['-p', configFile],
  ];
  const end = await bench.tryRun(command, { signal });
  if (end.type === 'done') return [];
  const errors = end.type === 'failed' ? parseTscOutput(end.output) : [];
  if (errors.length === 0) {
    throw programFailed(bench.titleOf('tsc'), end, 'Fix what it reports, or build with --no-check.');
  }
  const texts = new SourceTexts(folder);
  const lacksSdk = findPackage('wardctl', [folder]) === undefined;
  return errors
    .filter(({ code }) => !(isJavaScript && code === noInputs))
    .map((error) => problemOf(error, texts))
    .map((problem) =>
      lacksSdk && problem.text.startsWith(noModule) ? { ...problem, missingPackage: 'wardctl' } : problem,
    );
}

function uncheckedIn(name: string): string {
  return `there is no tsconfig.json in ${name}: types are not checked; write one (docs/build.md has an example), or build with --no-check`;
}

function compilerFile({ folder, manifest }: FoundPackage): string {
  const { bin } = manifest;
  const file = typeof bin === 'object' && bin !== null && 'tsc' in bin ? bin.tsc : bin;
  return join(folder, typeof file === 'string' ? file : 'bin/tsc');
}

function problemOf({ code, text, position }: TypeScriptError, texts: SourceTexts): SourceProblem {
  const told = { text: `${code}: ${text}` };
  return position === undefined ? told : { ...told, place: texts.placeOf(position) };
}
