import { describe, expect, it } from 'vitest';
import { findCargoHome, remapFlags } from '../../../../src/build/toolchains/rust/remap-paths.ts';
import { Workbench } from '../../../../src/build/workbench.ts';
import { buildSurroundings } from '../../../support/build-surroundings.ts';

function cargoHome(environment: Readonly<Record<string, string>>): string | undefined {
  const project = { folder: '/p/q', name: 'q', language: 'rust', metadata: undefined } as const;
  return findCargoHome(new Workbench(project, '/tmp', buildSurroundings({ environment })));
}

describe('remapFlags', () => {
  it('has the target folder, which may be in any of the others, last: the compiler takes the last that fits', () => {
    const library = { folder: '/p/rust', name: '/rustc/abc' };

    expect(
      remapFlags({ root: '/p', targetFolder: '/p/.cargo/target', cargoHome: '/p/.cargo', library }),
    ).toEqual([
      '--remap-path-prefix=/p=/project',
      '--remap-path-prefix=/p/.cargo=/cargo',
      '--remap-path-prefix=/p/rust=/rustc/abc',
      '--remap-path-prefix=/p/.cargo/target=/target',
    ]);
  });

  it('leaves out what is not known', () => {
    expect(
      remapFlags({ root: '/p', targetFolder: '/t', cargoHome: undefined, library: undefined }),
    ).toHaveLength(2);
  });
});

describe('findCargoHome', () => {
  it.each([
    [{ CARGO_HOME: '/cargo', HOME: '/home/ann' }, '/cargo'],
    [{ CARGO_HOME: 'cargo', HOME: '/home/ann' }, '/p/q/cargo'],
    [{ CARGO_HOME: '', HOME: '/home/ann' }, '/home/ann/.cargo'],
    [{ HOME: '/home/ann', USERPROFILE: '/ignored' }, '/home/ann/.cargo'],
    [{ USERPROFILE: '/users/ann' }, '/users/ann/.cargo'],
    [{}, undefined],
  ])('of %j', (environment, expected) => {
    expect(cargoHome(environment)).toBe(expected);
  });
});
