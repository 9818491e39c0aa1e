import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WardctlError } from '../../../src/errors.ts';
import {
  findKwctlPolicy,
  kwctlNamesOf,
  listKwctlPolicies,
  removeKwctlPolicy,
} from '../../../src/store/kwctl-layout.ts';
import { temporaryFolder } from '../oci/layout/fixture.ts';

const posix = it.skipIf(process.platform === 'win32');

/** A store with these files, by their paths below the root. */
function storeWith(...paths: readonly string[]): { folder: string; encodedNames: boolean } {
  const folder = join(temporaryFolder(), 'store');
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
  return { folder, encodedNames: false };
}

function urisIn(store: { folder: string; encodedNames: boolean }): string[] {
  const report = (problem: Error): never => {
    throw problem;
  };
  return listKwctlPolicies(store, report).map(({ uri }) => uri);
}

describe("kwctl's store", () => {
  // The paths are those of cli-and-registry 3.2.
  posix('is listed', () => {
    const store = storeWith(
      'registry/ghcr.io/kubewarden/policies/pod-privileged:v0.2.2',
      'registry/localhost:5000/team/p:v1',
      'https/github.com/org/repo/releases/download/v0.1.6/policy.wasm',
      'http/localhost/a.wasm',
      `registry/ghcr.io/team/p@sha256:${'a'.repeat(64)}`,
    );
    expect(urisIn(store)).toEqual([
      'http://localhost/a.wasm',
      'https://github.com/org/repo/releases/download/v0.1.6/policy.wasm',
      'registry://ghcr.io/kubewarden/policies/pod-privileged:v0.2.2',
      `registry://ghcr.io/team/p@sha256:${'a'.repeat(64)}`,
      'registry://localhost:5000/team/p:v1',
    ]);
  });

  posix('is passed over where something else lies in it', () => {
    const store = storeWith('file/home/me/p.wasm', 'README', 'registry/ghcr.io', 'registry/example.com/a:v1');
    symlinkSync(join(store.folder, 'README'), join(store.folder, 'registry/example.com/link:v1'));
    symlinkSync(
      join(store.folder, 'registry/example.com'),
      join(store.folder, 'registry/linked.example.com'),
    );
    symlinkSync(join(store.folder, 'registry'), join(store.folder, 'https'));
    execFileSync('mkfifo', [join(store.folder, 'registry/example.com/pipe:v1')]);
    expect(urisIn(store)).toEqual(['registry://example.com/a:v1']);
    expect(findKwctlPolicy(store, 'registry://example.com/link:v1')).toBeUndefined();
    expect(findKwctlPolicy(store, 'registry://linked.example.com/a:v1')).toBeUndefined();
    expect(findKwctlPolicy(store, 'https://example.com/a:v1')).toBeUndefined();
    expect(findKwctlPolicy(store, 'registry://example.com/pipe:v1')).toBeUndefined();
  });

  it('may be missing, or no folder', () => {
    const store = storeWith();
    expect(urisIn(store)).toEqual([]);
    expect(findKwctlPolicy(store, 'registry://example.com/a:v1')).toBeUndefined();
    writeFileSync(store.folder, '');
    expect(urisIn(store)).toEqual([]);
  });

  it('tells of folders that cannot be read', () => {
    const { folder, encodedNames } = storeWith('https/example.com/a.wasm');
    // Nothing below a file can be looked at, whoever asks.
    const store = { folder: join(folder, 'https/example.com/a.wasm/store'), encodedNames };
    const problems: WardctlError[] = [];
    expect(listKwctlPolicies(store, (problem) => problems.push(problem))).toEqual([]);
    expect(problems).toMatchObject([
      { code: 'STORE_FAILED', message: expect.stringContaining(`cannot read ${store.folder}`) as unknown },
    ]);
    expect(findKwctlPolicy(store, 'https://example.com/a.wasm')).toBeUndefined();
  });

  it('is not walked without end', () => {
    const deep = join('https', 'example.com', ...Array.from({ length: 40 }, () => 'd'), 'p.wasm');
    expect(urisIn(storeWith(deep, 'https/example.com/a.wasm'))).toEqual(['https://example.com/a.wasm']);
  });

  posix('may have names that are no text', () => {
    const store = storeWith('registry/example.com/a:v1');
    writeFileSync(
      Buffer.concat([Buffer.from(`${store.folder}/registry/example.com/`), Buffer.from([0xff])]),
      '',
    );
    expect(urisIn(store)).toContain('registry://example.com/a:v1');
    expect(findKwctlPolicy(store, 'registry://example.com/a:v1')).toBeDefined();
  });

  posix('finds names letter by letter, whatever the file system thinks of upper case', () => {
    const store = storeWith('registry/example.com/team/p:V1');
    expect(findKwctlPolicy(store, 'registry://example.com/team/p:v1')).toBeUndefined();
    expect(findKwctlPolicy(store, 'registry://example.com/team/p:V1')).toEqual({
      uri: 'registry://example.com/team/p:V1',
      path: join(store.folder, 'registry/example.com/team/p:V1'),
    });
  });

  it('does not find what has no file name', () => {
    const store = storeWith('registry/example.com/a/v1');
    expect(findKwctlPolicy(store, `registry://example.com/${'x'.repeat(5000)}:v1`)).toBeUndefined();
    expect(findKwctlPolicy(store, 'registry://example.com/a')).toBeUndefined();
    expect(findKwctlPolicy(store, 'registry://example.com/a/v1/v1')).toBeUndefined();
  });
});

describe("a policy removed from kwctl's store", () => {
  it('is gone with the folders that are empty then', () => {
    const store = storeWith('registry/example.com/team/a/v1', 'registry/example.com/b/v1');
    expect(removeKwctlPolicy(store, 'registry://example.com/team/a/v1')).toBe(true);
    expect(existsSync(join(store.folder, 'registry/example.com/team'))).toBe(false);
    expect(urisIn(store)).toEqual(['registry://example.com/b/v1']);

    expect(removeKwctlPolicy(store, 'registry://example.com/b/v1')).toBe(true);
    expect(readdirSync(store.folder)).toEqual([]);
    expect(removeKwctlPolicy(store, 'registry://example.com/b/v1')).toBe(false);
  });
});

describe("kwctl's file names", () => {
  it.each([
    ['registry://../../etc/passwd'],
    ['registry://example.com/../../../etc/passwd'],
    ['registry://example.com/./a'],
    ['registry://example.com//a'],
    ['registry://example.com/a\\..\\..\\b'],
    ['registry://example.com/a\0b'],
    ['registry://example.com/'],
    ['registry://example.com'],
    ['registry://'],
    ['file:///etc/passwd'],
    ['ftp://example.com/a'],
    ['example.com/a:v1'],
  ])('there are none for %j', (uri) => {
    expect(kwctlNamesOf(uri, false)).toBeUndefined();
    expect(kwctlNamesOf(uri, true)).toBeUndefined();
  });

  it('are in base64 on Windows, but for the scheme (cli-and-registry 3.2)', () => {
    // base64url without padding: of 1 byte more than a multiple of 3, and with both letters that differ from base64.
    expect(kwctlNamesOf('registry://ghcr.io/a/p:v1', true)).toEqual([
      'registry',
      'Z2hjci5pbw',
      'YQ',
      'cDp2MQ',
    ]);
    expect(kwctlNamesOf('https://h/>>>/???', true)).toEqual(['https', 'aA', 'Pj4-', 'Pz8_']);
  });

  it('are found and listed in base64', () => {
    const store = { ...storeWith('registry/Z2hjci5pbw/YQ/cDp2MQ'), encodedNames: true };
    expect(urisIn(store)).toEqual(['registry://ghcr.io/a/p:v1']);
    expect(findKwctlPolicy(store, 'registry://ghcr.io/a/p:v1')?.path).toBe(
      join(store.folder, 'registry', 'Z2hjci5pbw', 'YQ', 'cDp2MQ'),
    );
  });

  it('are passed over where they are no base64, or of what is no name', () => {
    const encoded = (name: string): string => Buffer.from(name).toString('base64url');
    const store = {
      ...storeWith(
        'registry/ghcr.io/Yg',
        'registry/YQ/Yg==',
        'registry/YQ/Yh',
        `registry/YQ/${encoded('..')}/Yg`,
        `registry/YQ/${encoded('a/b')}`,
        `registry/YQ/_w`,
        'registry/YQ/Yg',
      ),
      encodedNames: true,
    };
    expect(urisIn(store)).toEqual(['registry://a/b']);
  });

  it('spell every URI that has some, and no other', () => {
    const segment = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 2, maxLength: 4 }), fc.boolean(), (segments, isEncoded) => {
        const names = kwctlNamesOf(`https://${segments.join('/')}`, isEncoded);
        if (names === undefined) return;
        const decoded = names
          .slice(1)
          .map((name) => (isEncoded ? Buffer.from(name, 'base64url').toString() : name));
        expect(decoded.join('/')).toBe(segments.join('/'));
        for (const name of names) expect(name).not.toMatch(isEncoded ? /[^\w-]/ : /^\.{0,2}$|[/\\\0]/);
      }),
    );
  });
});
