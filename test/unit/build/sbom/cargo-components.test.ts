import { describe, expect, it } from 'vitest';
import { cargoComponents } from '../../../../src/build/sbom/cargo-components.ts';

interface Dependency {
  readonly pkg: string;
  readonly kinds: readonly (string | null)[];
}

/** In the form of `cargo metadata --format-version 1`. */
function metadata(nodes: Readonly<Record<string, readonly Dependency[]>>, root = 'policy'): string {
  return JSON.stringify({
    packages: Object.keys(nodes).map((id) => ({
      id,
      name: id,
      version: '1.0.0',
      license: 'MIT OR Apache-2.0',
    })),
    resolve: {
      root,
      nodes: Object.entries(nodes).map(([id, deps]) => ({
        id,
        deps: deps.map(({ pkg, kinds }) => ({
          pkg,
          dep_kinds: kinds.map((kind) => ({ kind, target: null })),
        })),
      })),
    },
    version: 1,
  });
}

const namesIn = (text: string): string[] => cargoComponents(text).map(({ name }) => name);

describe('crates of a crate', () => {
  it('are what it needs, and what that needs', () => {
    const nodes = {
      policy: [{ pkg: 'serde', kinds: [null] }],
      serde: [{ pkg: 'memchr', kinds: [null] }],
      memchr: [],
      unused: [],
    };
    expect(namesIn(metadata(nodes))).toEqual(['serde', 'memchr']);
  });

  it('are not those for tests and build scripts', () => {
    const nodes = {
      policy: [
        { pkg: 'rstest', kinds: ['dev'] },
        { pkg: 'cc', kinds: ['build'] },
        { pkg: 'both', kinds: ['dev', null] },
      ],
      rstest: [],
      cc: [],
      both: [],
    };
    expect(namesIn(metadata(nodes))).toEqual(['both']);
  });

  it('end where crates need each other', () => {
    const nodes = { policy: [{ pkg: 'a', kinds: [null] }], a: [{ pkg: 'policy', kinds: [null] }] };
    expect(namesIn(metadata(nodes))).toEqual(['a']);
  });

  it('have package URLs and licences', () => {
    const nodes = { policy: [{ pkg: 'serde_json', kinds: [null] }], serde_json: [] };
    expect(cargoComponents(metadata(nodes))).toEqual([
      {
        name: 'serde_json',
        version: '1.0.0',
        purl: 'pkg:cargo/serde_json@1.0.0',
        license: 'MIT OR Apache-2.0',
      },
    ]);
  });

  it.each(['{}', '[]', '{"resolve":null,"packages":[{}]}'])('are none in %s', (text) => {
    expect(cargoComponents(text)).toEqual([]);
  });
});
