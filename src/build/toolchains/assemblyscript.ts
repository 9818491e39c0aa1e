import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readTextBounded } from '../../files/index.ts';
import { JsonSyntaxError, parseJsonText, valueAt, type JsonValue } from '../../json/index.ts';
import type { Workbench } from '../workbench.ts';

const configFile = 'asconfig.json';
const compilerFile = 'node_modules/assemblyscript/bin/asc.js';
const usualEntry = 'assembly/index.ts';

/** Builds the target `release` of asconfig.json with the compiler that the project has installed. */
export async function buildAssemblyScript(bench: Workbench): Promise<Uint8Array> {
  const compiler = findCompiler(bench.project.folder);
  if (compiler === undefined) throw bench.missing(compilerFile);
  const config = readConfig(bench);
  const module = bench.temporaryFile('policy.wasm');
  const args = [
    ...(valueAt(config, 'entries') === undefined ? [usualEntry] : []),
    ...['--target', 'release', '--outFile', module],
    ...(valueAt(config, 'targets', 'release') === undefined ? ['--optimize'] : []),
    // Else it is written into the project, where it looks like a source.
    ...(hasTextFile(config) ? ['--textFile', bench.temporaryFile('policy.wat')] : []),
  ];
  // A program of npm's would need a shell on Windows.
  await bench.run([process.execPath, compiler, ...args]);
  return bench.read(module);
}

/** In the project, or around it where npm puts what several projects share. */
function findCompiler(folder: string): string | undefined {
  const path = join(folder, compilerFile);
  if (existsSync(path)) return path;
  const around = dirname(folder);
  return around === folder ? undefined : findCompiler(around);
}

function readConfig(bench: Workbench): JsonValue {
  const text = readTextBounded(join(bench.project.folder, configFile), {
    what: 'configuration',
    errorCode: 'BUILD_FAILED',
    maxBytes: 1024 * 1024,
  });
  try {
    return parseJsonText(text).value;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw bench.failed(`${configFile} is no JSON: ${error.message}`, 'Correct it there.', error);
  }
}

function hasTextFile(config: JsonValue): boolean {
  return [valueAt(config, 'targets', 'release', 'textFile'), valueAt(config, 'options', 'textFile')].some(
    (file) => typeof file === 'string',
  );
}
