import { describe, expect, it } from 'vitest';
import { findRustflags } from '../../../../src/build/toolchains/rust/rustflags-keys.ts';

describe('findRustflags', () => {
  it.each([
    ['[build]\nrustflags = ["-C", "x"]', 'build.rustflags'],
    ['build.rustflags=[]', 'build.rustflags'],
    ['[build] # flags\r\n  rustflags = [\r\n  "-C"]', 'build.rustflags'],
    ['[target.wasm32-wasip1]\nlinker = "x"\nrustflags = []', 'target.wasm32-wasip1.rustflags'],
    ['[target]\nwasm32-wasip1.rustflags = []', 'target.wasm32-wasip1.rustflags'],
    [
      `[target.'cfg(target_arch = "wasm32")']\nrustflags = []`,
      `target.'cfg(target_arch = "wasm32")'.rustflags`,
    ],
    [`target.'cfg(all(a = "b"))'.rustflags = []`, `target.'cfg(all(a = "b"))'.rustflags`],
  ])('finds the list in %j', (toml, key) => {
    expect(findRustflags(toml)).toEqual([{ key, isList: true }]);
  });

  it('tells lists from texts', () => {
    expect(findRustflags('[build]\nrustflags = "-C x"\n[target.a]\nrustflags = []')).toEqual([
      { key: 'build.rustflags', isList: false },
      { key: 'target.a.rustflags', isList: true },
    ]);
  });

  it.each([
    '# [build]\n# rustflags = []',
    '[host]\nrustflags = []',
    '[env]\nbuild.rustflags = "x"',
    '[build]\nrustdocflags = []',
    'rustflags = []',
    '[profile.release]\nrustflags = []',
    '',
  ])('finds nothing in %j', (toml) => {
    expect(findRustflags(toml)).toEqual([]);
  });
});
