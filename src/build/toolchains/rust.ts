import { JsonSyntaxError, parseJsonText, valueAt, type JsonValue } from '../../json/index.ts';
import type { Workbench } from '../workbench.ts';

const target = 'wasm32-wasip1';

/**
 * Builds a crate, or the one module of a workspace. Cargo itself says where the module is: its folder and name depend on
 * workspaces, configuration and environment.
 * @see https://doc.rust-lang.org/cargo/reference/external-tools.html#json-messages
 */
export async function buildRust(bench: Workbench): Promise<Uint8Array> {
  const command = ['cargo', 'build', '--release', '--target', target];
  const messages = await bench.run([...command, '--message-format=json-render-diagnostics'], {
    readsStdout: true,
    adviceFor: adviseTarget,
  });
  const modules = modulesIn(messages, bench);
  const [path] = modules;
  if (path === undefined) {
    throw bench.failed(
      'expected a crate that makes a module, found none',
      'A library needs crate-type = ["cdylib"] below [lib] of Cargo.toml.',
    );
  }
  if (modules.length > 1) {
    const list = modules.join(', ');
    throw bench.failed(
      `expected one module, found ${list}`,
      'Give the folder of the crate that is the policy.',
    );
  }
  return bench.read(path);
}

function adviseTarget(output: string): string | undefined {
  return output.includes(`\`${target}\` target may not be installed`)
    ? `Install the target: rustup target add ${target}`
    : undefined;
}

/** Absolute paths of the modules that Cargo says it made, each once. */
function modulesIn(messages: string, bench: Workbench): string[] {
  const documents = messages
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => parse(line, bench));
  const files = documents
    .filter((document) => valueAt(document, 'reason') === 'compiler-artifact')
    .flatMap((document) => valueAt(document, 'filenames') ?? [])
    .filter((file) => typeof file === 'string');
  return [...new Set(files.filter((file) => file.endsWith('.wasm')))];
}

function parse(line: string, bench: Workbench): JsonValue {
  try {
    return parseJsonText(line).value;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw bench.failed(
      `cargo printed what is no JSON: ${error.message}`,
      'Check which cargo is in PATH.',
      error,
    );
  }
}
