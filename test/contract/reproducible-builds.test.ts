import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rustEnvironment } from '../../scripts/rust-tools.ts';
import { findProgram } from '../../scripts/tools.ts';
import { buildProject } from '../../src/build/index.ts';
import { findPackage } from '../../src/packages/index.ts';
import { buildSurroundings } from '../support/build-surroundings.ts';

const program = join(import.meta.dirname, '../support/build/build-read-only.ts');
const rust = rustEnvironment();
const opa = findProgram('opa');

/** Two new folders of different depths, with the same sources. */
function foldersOf(files: Readonly<Record<string, string>>): [string, string] {
  const around = mkdtempSync(join(tmpdir(), 'wardctl-reproducible-'));
  onTestFinished(() => rmSync(around, { recursive: true, force: true }));
  const folders: [string, string] = [join(around, 'a'), join(around, 'b/deeper/project')];
  for (const folder of folders) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }
  return folders;
}

async function build(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Buffer> {
  const { path } = await buildProject(folder, buildSurroundings({ environment }));
  return readFileSync(path);
}

/** Where nothing can be written to the project's folder. */
function buildReadOnly(folder: string, environment: Readonly<Record<string, string>>): Buffer {
  const outDir = mkdtempSync(join(tmpdir(), 'wardctl-out-'));
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
  const { status, stderr } = spawnSync('unshare', ['-rm', process.execPath, program, folder, outDir], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return readFileSync(join(outDir, 'policy.wasm'));
}

/** Whether this process may make namespaces of its own, with mounts that nobody else sees. */
function canMount(): boolean {
  return spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0;
}

const goProject = {
  'go.mod': 'module p\n\ngo 1.21\n',
  'main.go': `package main

import "runtime"

func main() {
	_, file, _, _ := runtime.Caller(0)
	panic(file)
}
`,
};

/** Its module has the paths of three files: of the crate, of another one, and of one that a build script wrote. */
const rustProject = {
  'Cargo.toml': `[package]
name = "p"
version = "0.1.0"
edition = "2021"
[lib]
crate-type = ["cdylib"]
[dependencies]
other = { path = "other" }
[profile.release]
panic = "abort"
[workspace]
`,
  'Cargo.lock': `version = 4

[[package]]
name = "other"
version = "0.1.0"

[[package]]
name = "p"
version = "0.1.0"
dependencies = [
 "other",
]
`,
  'build.rs': `fn main() {
    let path = std::path::Path::new(&std::env::var_os("OUT_DIR").unwrap()).join("made.rs");
    std::fs::write(path, "pub const MADE: &str = file!();").unwrap();
}
`,
  'src/lib.rs': `#![no_std]
include!(concat!(env!("OUT_DIR"), "/made.rs"));
static PATHS: [&str; 3] = [MADE, file!(), other::PATH];
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { core::arch::wasm32::unreachable() }
#[no_mangle]
pub extern "C" fn path(index: usize) -> *const u8 { PATHS[index].as_ptr() }
#[no_mangle]
pub extern "C" fn __guest_call(_: usize, _: usize) -> usize { 0 }
`,
  'other/Cargo.toml': '[package]\nname = "other"\nversion = "0.1.0"\nedition = "2021"\n',
  'other/src/lib.rs': '#![no_std]\npub const PATH: &str = file!();\n',
};

const metadata = (mode: string): Record<string, string> => ({
  'metadata.yml': `policyType: raw\nrules: []\nmutating: false\nexecutionMode: ${mode}\n`,
});

/** A project that would keep what its compiler knows. Without packages of its own, wardctl's are taken. */
const typescriptProject = {
  'package.json': '{"name": "p", "type": "module"}',
  'tsconfig.json':
    '{"compilerOptions": {"incremental": true, "target": "es2023", "module": "preserve", "types": []}, "include": ["src"]}',
  'src/policy.ts': `import { accept, definePolicy } from 'wardctl/policy';
definePolicy({ validate: () => accept() });
`,
  'src/wardctl.d.ts': `declare module 'wardctl/policy' {
  export function definePolicy(policy: { validate(): unknown }): unknown;
  export function accept(): unknown;
}
`,
};

const regoProject = {
  'policy.rego':
    'package policy\n\nmain := {"response": {"allowed": true}}\n\nviolation contains {"msg": "no"} if input.parameters.no\n',
};

const assemblyScriptProject = {
  'asconfig.json':
    '{"targets": {"release": {"optimizeLevel": 3}}, "options": {"runtime": "stub", "use": "abort=assembly/index/abort"}}',
  'assembly/index.ts': `export function __guest_call(operation: usize, payload: usize): i32 {
  return payload > operation ? 1 : 0;
}
export function abort(message: usize, file: usize, line: u32, column: u32): void {
  unreachable();
}
`,
};

/** Where a package of the compiler is, if anywhere: it is none of wardctl's. */
const assemblyScript = findPackage('assemblyscript', [import.meta.dirname]);

/** More than the core of the library would take minutes where it has to be compiled. */
const coreOnly = rust?.['CARGO_UNSTABLE_BUILD_STD'] === undefined ? {} : { CARGO_UNSTABLE_BUILD_STD: 'core' };

describe.skipIf(!canMount())('the module of a project', { timeout: 600_000 }, () => {
  it.skipIf(findProgram('go') === undefined)('in Go is the same wherever it is built', async () => {
    const [first, second] = foldersOf(goProject);
    const module = await build(first, process.env);

    expect(module.includes(dirname(first))).toBe(false);
    expect(buildReadOnly(second, {}).equals(module)).toBe(true);
  });

  it.each([
    ['waPC', 'kubewarden-wapc'],
    ['WASI', 'wasi'],
    ['the Component Model', 'component'],
  ])('in TypeScript for %s is the same wherever it is built', async (_target, mode) => {
    const [first, second] = foldersOf({ ...typescriptProject, ...metadata(mode) });
    const module = await build(first, process.env);

    expect(readdirSync(first).sort()).toEqual(
      ['policy.wasm', 'metadata.yml', 'package.json', 'src', 'tsconfig.json'].sort(),
    );
    expect(module.includes(dirname(first))).toBe(false);
    expect(buildReadOnly(second, {}).equals(module)).toBe(true);
  });

  it.skipIf(opa === undefined).each(['opa', 'gatekeeper'])(
    'in Rego for %s is the same wherever it is built',
    async (mode) => {
      const [first, second] = foldersOf({ ...regoProject, ...metadata(mode) });
      const environment = { PATH: `${dirname(opa ?? '')}${delimiter}${process.env['PATH'] ?? ''}` };
      const module = await build(first, { ...process.env, ...environment });

      expect(module.includes(dirname(first))).toBe(false);
      expect(buildReadOnly(second, environment).equals(module)).toBe(true);
    },
  );

  it.skipIf(assemblyScript === undefined)('in AssemblyScript is the same wherever it is built', async () => {
    const [first, second] = foldersOf(assemblyScriptProject);
    for (const folder of [first, second]) {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(assemblyScript?.folder ?? '', join(folder, 'node_modules/assemblyscript'));
    }
    const module = await build(first, process.env);

    expect(module.includes(dirname(first))).toBe(false);
    expect(buildReadOnly(second, {}).equals(module)).toBe(true);
  });

  it.skipIf(rust === undefined)('in Rust is the same wherever it is built', async () => {
    const [first, second] = foldersOf(rustProject);
    const environment = { ...rust, ...coreOnly };
    const module = await build(first, { ...process.env, ...environment });

    expect(module.includes('/target/')).toBe(true);
    expect(module.includes(dirname(first))).toBe(false);
    expect(buildReadOnly(second, environment).equals(module)).toBe(true);
  });
});
