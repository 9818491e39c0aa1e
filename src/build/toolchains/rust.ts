import { valueAt } from '../../json/index.ts';
import type { Workbench } from '../workbench.ts';
import { addRustflags, configFolders } from './rust/add-rustflags.ts';
import { parseCargoOutput } from './rust/cargo-json.ts';
import { checkLockFile, findWorkspace, isWritable } from './rust/cargo-workspace.ts';
import { findCargoHome, findLibrary, remapFlags } from './rust/remap-paths.ts';
import { rustTarget } from './rust/rust-target.ts';

/**
 * Builds a crate, or the one module of a workspace. Cargo itself says where the module is: its folder and name depend on
 * workspaces, configuration and environment. What it would write beside sources that cannot be written goes elsewhere.
 * @see https://doc.rust-lang.org/cargo/reference/external-tools.html#json-messages
 */
export async function buildRust(bench: Workbench): Promise<Uint8Array> {
  const [workspace, library] = await Promise.all([findWorkspace(bench), findLibrary(bench)]);
  const isReadOnly = !isWritable(workspace.root);
  if (isReadOnly) checkLockFile(workspace, bench);
  const targetFolder = isWritable(workspace.targetFolder)
    ? workspace.targetFolder
    : bench.temporaryFile('target');

  const cargoHome = findCargoHome(bench);
  const { args, environment } = addRustflags(
    remapFlags({ ...workspace, targetFolder, cargoHome, library }),
    bench.options.environment,
    configFolders(bench.project.folder, cargoHome),
  );
  const command = ['cargo', 'build', '--release', '--target', rustTarget, ...args];
  const messages = await bench.run(
    [...command, ...(isReadOnly ? ['--locked'] : []), '--message-format=json-render-diagnostics'],
    {
      readsStdout: true,
      adviceFor,
      environment: { ...environment, CARGO_TARGET_DIR: targetFolder },
    },
  );
  return bench.read(onlyModule(modulesIn(messages, bench), bench));
}

function adviceFor(output: string): string | undefined {
  if (output.includes(`\`${rustTarget}\` target may not be installed`)) {
    return `Install the target: rustup target add ${rustTarget}`;
  }
  return output.includes('--locked')
    ? 'Run cargo update --workspace where the sources can be written, and keep Cargo.lock with them.'
    : undefined;
}

function onlyModule(modules: readonly string[], bench: Workbench): string {
  const [path] = modules;
  if (path === undefined) {
    throw bench.failed(
      'expected a crate that makes a module, found none',
      'A library needs crate-type = ["cdylib"] below [lib] of Cargo.toml.',
    );
  }
  if (modules.length === 1) return path;
  throw bench.failed(
    `expected one module, found ${modules.join(', ')}`,
    'Give the folder of the crate that is the policy.',
  );
}

/** Absolute paths of the modules that Cargo says it made, each once. */
function modulesIn(messages: string, bench: Workbench): string[] {
  const files = parseCargoOutput(messages, bench.titleOf('cargo'))
    .filter((document) => valueAt(document, 'reason') === 'compiler-artifact')
    .flatMap((document) => valueAt(document, 'filenames') ?? [])
    .filter((file) => typeof file === 'string');
  return [...new Set(files.filter((file) => file.endsWith('.wasm')))];
}
