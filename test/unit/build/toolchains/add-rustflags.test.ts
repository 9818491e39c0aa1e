import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasCargo } from '../../../../scripts/rust-tools.ts';
import { addRustflags, configFolders } from '../../../../src/build/toolchains/rust/add-rustflags.ts';
import { folderOf } from '../support.ts';

const added = '--remap-path-prefix=/my home=/cargo';
const list = `[${JSON.stringify(added)}]`;

describe('addRustflags', () => {
  it('adds to the configuration', () => {
    expect(addRustflags([added], {}, [])).toEqual({
      args: ['--config', `build.rustflags=${list}`],
      environment: {},
    });
  });

  it.each([
    ['RUSTFLAGS', ' --cfg  a ', '--cfg\x1fa\x1f'],
    ['RUSTFLAGS', '', ''],
    ['CARGO_ENCODED_RUSTFLAGS', '--cfg\x1fb c', '--cfg\x1fb c\x1f'],
    ['CARGO_ENCODED_RUSTFLAGS', '', ''],
  ])('adds to %s, which goes before the configuration: %j', (name, flags, expected) => {
    expect(addRustflags([added], { [name]: flags }, [])).toEqual({
      args: [],
      environment: { CARGO_ENCODED_RUSTFLAGS: `${expected}${added}` },
    });
  });

  it('adds wherever a configuration has lists, once, and leaves texts alone', () => {
    const folder = folderOf({
      'p/.cargo/config.toml': `[target.'cfg(unix)']\nrustflags = []`,
      '.cargo/config': '[build]\nrustflags = "-C x"',
      // Cargo does not read this one beside the other.
      '.cargo/config.toml': '[target.b]\nrustflags = []',
      'home/config.toml': `[target.'cfg(unix)']\nrustflags = []\n[target.a]\nrustflags = []`,
    });
    const folders = [join(folder, 'p/.cargo'), join(folder, '.cargo'), join(folder, 'home')];

    expect(addRustflags([added], {}, folders).args).toEqual([
      '--config',
      `target.'cfg(unix)'.rustflags=${list}`,
      '--config',
      `target.a.rustflags=${list}`,
    ]);
  });

  const configurations: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['', {}],
    ['[build]\nrustflags = ["--cfg", "own"]', {}],
    ['[target.wasm32-wasip1]\nrustflags = ["--cfg", "own"]', {}],
    [`[target.'cfg(target_os = "wasi")']\nrustflags = ["--cfg", "own"]`, {}],
    [`[target.'cfg(unix)']\nrustflags = []\n[build]\nrustflags = ["--cfg", "own"]`, {}],
    ['', { CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS: '--cfg own' }],
    ['', { CARGO_BUILD_RUSTFLAGS: '--cfg own' }],
    ['[build]\nrustflags = ["--cfg", "unused"]', { RUSTFLAGS: '--cfg own' }],
  ];

  it.skipIf(!hasCargo()).each(configurations)(
    'has Cargo give the compiler both, with the configuration %j and variables %j',
    (config, variables) => {
      const folder = folderOf({
        'Cargo.toml': '[package]\nname = "p"\nedition = "2021"\n[workspace]\n',
        'src/lib.rs': 'compile_error!("told");\n',
        '.cargo/config.toml': config,
      });
      const inherited = { PATH: process.env['PATH'], HOME: process.env['HOME'], RUSTUP_AUTO_INSTALL: '0' };
      const { args, environment } = addRustflags([added], variables, configFolders(folder, undefined));
      const { stderr } = spawnSync(
        'cargo',
        ['build', '--verbose', '--offline', '--target', 'wasm32-wasip1', ...args],
        { cwd: folder, env: { ...inherited, ...variables, ...environment }, encoding: 'utf8' },
      );

      expect(stderr).toMatch(/Running `.*rustc --crate-name p /);
      expect(stderr).toContain(added);
      expect(stderr.includes('--cfg own')).toBe(
        `${config}${Object.values(variables).join()}`.includes('own'),
      );
    },
  );
});

describe('configFolders', () => {
  it('are those of the folders around the project, and of Cargo', () => {
    expect(configFolders('/a/b', '/home/.cargo')).toEqual([
      '/a/b/.cargo',
      '/a/.cargo',
      '/.cargo',
      '/home/.cargo',
    ]);
    expect(configFolders('/', undefined)).toEqual(['/.cargo']);
  });
});
