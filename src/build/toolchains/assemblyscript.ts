import { join } from 'node:path';
import { readTextBounded } from '../../files/index.ts';
import { JsonSyntaxError, parseJsonText, valueAt, type JsonValue } from '../../json/index.ts';
import { requirePackage } from '../../packages/index.ts';
import { describeModule } from '../../wasm/index.ts';
import { scriptPackages } from '../sbom/script-packages.ts';
import type { Workbench } from '../workbench.ts';

const configFile = 'asconfig.json';
const compilerPackage = 'assemblyscript';
const usualEntry = 'assembly/index.ts';

/** Builds the target `release` of asconfig.json with the compiler that the project has installed. */
export async function buildAssemblyScript(bench: Workbench): Promise<Uint8Array> {
  const { folder } = bench.project;
  const compiler = requirePackage(compilerPackage, {
    folders: [folder],
    purpose: 'build policies in AssemblyScript',
  });
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
  await bench.run([process.execPath, join(compiler.folder, 'bin/asc.js'), ...args]);
  const bytes = bench.read(module);
  refuseJavaScript(bytes, bench);
  bench.packages.push(...scriptPackages(folder, compiler));
  return bytes;
}

/** What the standard library takes from a JavaScript host is imported from `env`, which no host of policies has. */
function refuseJavaScript(module: Uint8Array, bench: Workbench): void {
  const names = importsFrom('env', module);
  if (names.length === 0) return;
  const problem = `its code needs ${names.join(', ')} of JavaScript, which hosts of policies do not have`;
  const hint = names.includes('abort')
    ? `Write a function abort, and name it in ${configFile}: "options": { "use": ["abort=assembly/abort/abort"] }.`
    : 'Do without: the host gives a policy nothing but the request, the settings, and capabilities of Kubewarden.';
  throw bench.failed(problem, hint);
}

function importsFrom(name: string, module: Uint8Array): string[] {
  try {
    return describeModule(module).imports.flatMap((entry) => (entry.module === name ? [entry.name] : []));
  } catch {
    // What is no module is refused when it is annotated.
    return [];
  }
}

function readConfig(bench: Workbench): JsonValue {
  const text = readTextBounded(join(bench.project.folder, configFile), {
    what: 'configuration',
    errorCode: 'BUILD_FAILED',
    maxBytes: 1024 * 1024,
    onlyFiles: true,
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
