import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildProject, type BuildOptions, type BuiltPolicy } from '../../../../src/build/index.ts';
import { readPolicyMetadata } from '../../../../src/policy/index.ts';
import { buildSurroundings } from '../../../support/build-surroundings.ts';
import { FakeTools } from '../../../support/fake-tools.ts';
import { folderOf, metadata, probe } from '../support.ts';

const isWindows = process.platform === 'win32';

let tools: FakeTools;
beforeEach(() => {
  tools = new FakeTools();
});

const files = {
  'Cargo.toml': '[package]\nname = "my-policy"\n',
  'made/a.wasm': readFileSync(probe('wapc')),
};

/** The module is not written among the sources: some of them cannot be. */
function build(folder: string, more: Partial<BuildOptions> = {}): Promise<BuiltPolicy> {
  const { environment } = tools;
  const outDir = join(folderOf({}), 'out');
  return buildProject(folder, { ...buildSurroundings({ environment }), name: 'p', outDir, ...more });
}

const compilerScript = `#!/bin/sh
if [ "$1" = -vV ]; then printf 'release: 1.90.0\\ncommit-hash: abc123\\nhost: x\\n'; else echo /opt/rust; fi
`;

interface Workspace {
  readonly root?: string;
  readonly target?: string;
}

/** A Cargo that tells of a workspace, by paths in the folder it runs in, and does this when it builds. */
function addCargo(body: string, { root = '.', target = 'target' }: Workspace = {}): void {
  const resolved = [root, target].map((path) => `path.resolve(${JSON.stringify(path)})`);
  const answer = `{ workspace_root: ${resolved.join(', target_directory: ')} }`;
  tools.add(
    'cargo',
    `if (args[0] === 'metadata') return console.log(JSON.stringify(${answer}));
${body}
console.log('{"reason":"build-finished","success":true}');`,
  );
}

/** What Cargo says of one artefact, with paths in the folder it runs in. */
function artifact(...names: readonly string[]): string {
  const paths = names.map((name) => `path.resolve(${JSON.stringify(name)})`).join();
  const message = `{ reason: 'compiler-artifact', target: { name: 'x' }, filenames: [${paths}], executable: null }`;
  return `console.log(JSON.stringify(${message}));`;
}

/** Tells what Cargo was run with, in the message of a failed build. */
const tell = `console.error('TOLD' + JSON.stringify({ args, env: process.env })); process.exit(1);`;

async function told(folder: string, more: Partial<BuildOptions> = {}): Promise<Told> {
  const error = await build(folder, more).catch((thrown: unknown) => thrown);
  const [, json = '{}'] = /TOLD(.*)/.exec(error instanceof Error ? error.message : '') ?? [];
  return JSON.parse(json) as Told;
}

interface Told {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

describe('a project in Rust', () => {
  it('is read from where Cargo says it is', async () => {
    const others = artifact('made/libdep.rlib') + artifact('made/libmacro.so');
    addCargo(`${others} ${artifact('made/a.wasm', 'made/liba.rlib')}`);
    const { path } = await build(folderOf({ ...files, 'metadata.yml': metadata('kubewarden-wapc') }));

    expect(readPolicyMetadata(readFileSync(path))).toMatchObject({ protocolVersion: 'v1' });
  });

  // Only a script takes any option: Node has its own.
  it.skipIf(isWindows)('is built for release, with names in place of the paths of folders', async () => {
    addCargo(tell, { target: '../elsewhere' });
    const compiler = join(folderOf({ rustc: compilerScript }), 'rustc');
    chmodSync(compiler, 0o755);
    const folder = folderOf(files);
    const { args, env } = await told(folder, {
      environment: { ...tools.environment, CARGO_HOME: '/home/ann/my cargo', RUSTC: compiler },
    });

    const flags = [
      `${folder}=/project`,
      '/home/ann/my cargo=/cargo',
      '/opt/rust/lib/rustlib/src/rust=/rustc/abc123',
      `${join(folder, '../elsewhere')}=/target`,
    ].map((flag) => `"--remap-path-prefix=${flag}"`);
    expect(args).toEqual([
      'build',
      '--release',
      '--target',
      'wasm32-wasip1',
      '--config',
      `build.rustflags=[${flags.join(', ')}]`,
      '--message-format=json-render-diagnostics',
    ]);
    expect(env['CARGO_TARGET_DIR']).toBe(join(folder, '../elsewhere'));
  });

  it('has its intermediate files elsewhere where their folder cannot be written', async () => {
    // Nothing can be made below a file.
    addCargo(tell, { target: 'Cargo.toml/target' });
    const { args, env } = await told(folderOf(files));

    expect(env['CARGO_TARGET_DIR']).toMatch(/wardctl-build\.[0-9a-f-]+\.tmp[\\/]target$/);
    expect(args.join()).toContain(`${env['CARGO_TARGET_DIR'] ?? ''}=/target`);
    expect(existsSync(env['CARGO_TARGET_DIR'] ?? '')).toBe(false);
  });

  it('needs its lock file where none can be written', async () => {
    addCargo(tell, { root: 'Cargo.toml/root' });
    const folder = folderOf(files);

    await expect(build(folder)).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: `cannot build p: there is no Cargo.lock, and none can be written to ${join(folder, 'Cargo.toml/root')}`,
      hint: expect.stringContaining('cargo generate-lockfile') as unknown,
    });
  });

  it.skipIf(process.getuid?.() === 0 || isWindows)(
    'is built as locked where the lock file cannot be written',
    async () => {
      addCargo(tell);
      const folder = folderOf({ ...files, 'Cargo.lock': '' });
      chmodSync(folder, 0o555);
      try {
        expect((await told(folder)).args).toContain('--locked');
      } finally {
        chmodSync(folder, 0o755);
      }
    },
  );

  it.each([
    ['none', artifact('made/liba.rlib'), 'expected a crate that makes a module, found none', 'crate-type'],
    [
      'several',
      artifact('made/a.wasm') + artifact('made/b.wasm'),
      'expected one module, found ',
      'the crate',
    ],
    ['what is no JSON', `console.log('{oops');`, 'cargo printed what is no JSON', 'cargo'],
    ['a module that is not there', artifact('made/lost.wasm'), 'No such file', 'path'],
  ])('says so where Cargo tells of %s', async (_what, said, problem, advice) => {
    addCargo(said);

    await expect(build(folderOf(files))).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining(problem) as unknown,
      hint: expect.stringContaining(advice) as unknown,
    });
  });

  it.each(['', '{}', '[1]'])('says so where Cargo tells %j of the workspace', async (said) => {
    tools.add('cargo', `console.log(${JSON.stringify(said)});`);

    await expect(build(folderOf(files))).rejects.toThrow('cargo metadata does not tell workspace_root');
  });

  it.each([
    [
      "error[E0463]: can't find crate for `std`\n  = note: the `wasm32-wasip1` target may not be installed",
      'Install the target: rustup target add wasm32-wasip1',
    ],
    [
      'error: cannot update the lock file /p/Cargo.lock because --locked was passed to prevent this',
      'Run cargo update --workspace where the sources can be written, and keep Cargo.lock with them.',
    ],
    ['error: expected one of `!` or `::`', 'Fix what it reports.'],
  ])('says what to do about %j', async (said, hint) => {
    addCargo(`console.error(${JSON.stringify(said)}); process.exit(101);`);

    await expect(build(folderOf(files))).rejects.toMatchObject({
      message: expect.stringContaining(`cargo ended with status 101\n${said}`) as unknown,
      hint,
    });
  });
});
