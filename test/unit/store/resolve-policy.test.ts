import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/oci/index.ts';
import {
  findPolicyFile,
  readPolicy,
  resolveModule,
  resolvePolicy,
  type PolicyFinder,
  type StoredPolicy,
} from '../../../src/store/index.ts';
import { useTemporaryFolder } from '../cli/run/temporary-folder.ts';
import { errorOf } from '../oci/support.ts';

const folder = useTemporaryFolder();
const stored: StoredPolicy = {
  uri: 'registry://example.com/team/policy:v1',
  digest: digestOf(Buffer.from('stored')),
  manifestDigest: undefined,
  path: '/somewhere/blob',
  sizeBytes: 6,
  origin: 'wardctl',
};

/** Knows one policy by any URI, and by the digits `abc`; keeps what it was asked for. */
class Elsewhere implements PolicyFinder {
  readonly asked: string[] = [];
  /** A file of the user's that is not to be used. */
  refused = '';

  byUri(uri: string): Promise<StoredPolicy> {
    this.asked.push(`uri ${uri}`);
    return Promise.resolve(stored);
  }

  byDigest(prefix: string): Promise<StoredPolicy | undefined> {
    this.asked.push(`digest ${prefix}`);
    return Promise.resolve('abc'.startsWith(prefix.toLowerCase()) ? stored : undefined);
  }

  checkFile(reference: string): void {
    if (reference === this.refused) throw new WardctlError('SIGNATURE_MISSING', reference);
  }
}

let elsewhere: Elsewhere;
beforeEach(() => {
  elsewhere = new Elsewhere();
  mkdirSync(join(folder.path, 'sub'));
  folder.write('policy.wasm', 'x');
  folder.write('a b%20ü.wasm', 'x');
});

describe('references of policies', () => {
  it('may be paths, relative to the folder or absolute', async () => {
    const path = join(folder.path, 'policy.wasm');
    for (const reference of ['policy.wasm', './policy.wasm', 'sub/../policy.wasm', path]) {
      const found = await resolvePolicy(reference, folder.path, elsewhere);
      expect(found).toEqual({ reference, path, stored: undefined });
    }
    expect(elsewhere.asked).toEqual([]);
  });

  it('may be file URIs', async () => {
    const path = join(folder.path, 'a b%20ü.wasm');
    const found = await resolvePolicy(pathToFileURL(path).href, '/elsewhere', elsewhere);
    expect(found.path).toBe(path);
  });

  it('may be files only where the finder lets them', async () => {
    const absolute = join(folder.path, 'policy.wasm');
    for (const reference of ['./policy.wasm', absolute, pathToFileURL(absolute).href]) {
      elsewhere.refused = reference;
      for (const find of [resolvePolicy, resolveModule]) {
        const error = await errorOf(() => find(reference, folder.path, elsewhere));
        expect(error.code).toBe('SIGNATURE_MISSING');
      }
    }
  });

  it('may go by links', async () => {
    symlinkSync('policy.wasm', join(folder.path, 'link.wasm'));
    const found = await resolvePolicy('link.wasm', folder.path, elsewhere);
    expect(found.path).toBe(join(folder.path, 'link.wasm'));
  });

  it.each([
    'registry://ghcr.io/x/y:v1',
    'registry://busybox',
    'https://example.com/policy.wasm',
    'http://example.com/policy.wasm',
    'ghcr.io/x/y:v1',
    'ghcr.io/x/y',
    'localhost:5000/y',
    'team/policy@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    'team/policy',
    'team/policy:v1.json',
    'localhost:5000/policy.wasm',
  ])('may be of a registry or a web server: %s', async (reference) => {
    const found = await resolvePolicy(reference, folder.path, elsewhere);
    expect(found).toEqual({ reference, path: stored.path, stored });
    expect(elsewhere.asked).toEqual([`uri ${reference}`]);
  });

  it.each([
    ['abc', 'abc'],
    ['A', 'A'],
    ['sha256:ab', 'ab'],
  ])('may be the first digits of a digest: %s', async (reference, digits) => {
    const found = await resolvePolicy(reference, folder.path, elsewhere);
    expect(found).toEqual({ reference, path: stored.path, stored });
    expect(elsewhere.asked).toEqual([`digest ${digits}`]);
  });

  it.each(['usr:PW@ghcr.io', 'docker://usr:PW@ghcr.io/x'])(
    'do not get their password into a message: %s',
    async (reference) => {
      const error = await errorOf(() => resolvePolicy(reference, folder.path, elsewhere));
      expect(error.message).toContain('usr:***@ghcr.io');
      expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain('PW');
    },
  );

  it.each(['abc', 'team/policy'])('are files where there is one: %s', async (reference) => {
    const path = folder.write(reference, 'x');
    expect(await resolvePolicy(reference, folder.path, elsewhere)).toEqual({
      reference,
      path,
      stored: undefined,
    });
    expect(elsewhere.asked).toEqual([]);
  });

  // A mistyped digest or path must never be asked for on Docker Hub.
  it.each<[string, string, RegExp | undefined, string[]]>([
    [
      'abd',
      'abd: no such file, and no stored policy whose digest starts so',
      /wardctl policies/,
      ['digest abd'],
    ],
    [
      'file://home/tux/policy.wasm',
      'Cannot find policy with uri: file://home/tux/policy.wasm: ',
      /three slashes/,
      [],
    ],
    ['ftp://example.com/x', 'found the scheme ftp://', undefined, []],
    ['missing.wasm', 'Cannot find policy with uri: missing.wasm: no such file', /\.wasm module/, []],
    ['c3b80g', 'Cannot find policy with uri: c3b80g: no such file', /\.wasm module/, []],
    ['busybox:latest', 'busybox:latest: no such file', /\.wasm module/, []],
    ['policy.wasm/inside.wasm', 'policy.wasm/inside.wasm: no such file', /registry:\/\/policy\.wasm/, []],
    ['policies/pod.wasm', 'policies/pod.wasm: no such file', /registry:\/\/policies\/pod\.wasm/, []],
    ['./ghcr.io/x/y:v1', './ghcr.io/x/y:v1: no such file', undefined, []],
    ['../x/y:v1', '../x/y:v1: no such file', undefined, []],
    ['~/x/y:v1', '~/x/y:v1: no such file', undefined, []],
    ['/x/y:v1', '/x/y:v1: no such file', undefined, []],
    [String.raw`C:\x/y`, 'no such file', undefined, []],
    ['manifests/p.yaml', 'manifests/p.yaml: no such file', undefined, []],
  ])('that lead nowhere: %s', async (reference, message, hint, asked) => {
    const error = await errorOf(resolvePolicy(reference, folder.path, elsewhere));
    expect(error.code).toBe('POLICY_NOT_FOUND');
    expect(error.message).toContain(message);
    if (hint !== undefined) expect(error.hint).toMatch(hint);
    expect(elsewhere.asked).toEqual(asked);
  });

  it('that are neither file nor reference say both', async () => {
    elsewhere.byUri = () =>
      Promise.reject(new WardctlError('REFERENCE_INVALID', 'bad text', { hint: 'Write x.' }));
    expect(await errorOf(resolvePolicy('policies/Pod', folder.path, elsewhere))).toMatchObject({
      code: 'POLICY_NOT_FOUND',
      message: 'Cannot find policy with uri: policies/Pod: no such file, and bad text',
      hint: 'Write x.',
    });
  });

  it('fail as the registry does', async () => {
    const failure = new WardctlError('REGISTRY_NOT_FOUND', 'away');
    elsewhere.byUri = () => Promise.reject(failure);
    expect(await errorOf(resolvePolicy('ghcr.io/x/y', folder.path, elsewhere))).toBe(failure);
    expect(await errorOf(resolvePolicy('registry://ghcr.io/x/y', folder.path, elsewhere))).toBe(failure);
  });

  it('are not folders', async () => {
    expect(await errorOf(resolvePolicy('sub', folder.path, elsewhere))).toMatchObject({
      code: 'POLICY_UNREADABLE',
      message: 'Cannot read policy sub: expected a file, found a directory',
      hint: expect.stringContaining('policy.wasm') as unknown,
    });
  });
});

describe('modules of custom resources', () => {
  it('may be paths that start with a dot, relative to the resource', async () => {
    const path = join(folder.path, 'policy.wasm');
    expect((await resolveModule('./policy.wasm', folder.path, elsewhere)).path).toBe(path);
    expect((await resolveModule('../policy.wasm', join(folder.path, 'sub'), elsewhere)).path).toBe(path);
    expect((await resolveModule(path, join(folder.path, 'sub'), elsewhere)).path).toBe(path);
    expect(elsewhere.asked).toEqual([]);
  });

  it('may be file URIs', async () => {
    const path = join(folder.path, 'policy.wasm');
    expect((await resolveModule(pathToFileURL(path).href, '/elsewhere', elsewhere)).path).toBe(path);
  });

  it.each(['ghcr.io/x/y:v1', 'localhost:5000/x', 'registry://ghcr.io/x/y', 'https://example.com/p.wasm'])(
    'belong to a registry without a scheme, or where the scheme says: %s',
    async (reference) => {
      expect(await resolveModule(reference, folder.path, elsewhere)).toEqual({
        reference,
        path: stored.path,
        stored,
      });
      expect(elsewhere.asked).toEqual([`uri ${reference}`]);
    },
  );

  it('are no files for want of a dot in front, and no digests', async () => {
    folder.write('ghcr.io/x/y', 'x');
    await resolveModule('ghcr.io/x/y', folder.path, elsewhere);
    expect(elsewhere.asked).toEqual(['uri ghcr.io/x/y']);
    for (const reference of ['policy.wasm', 'abc', 'sub/policy.wasm']) {
      expect(await errorOf(resolveModule(reference, folder.path, elsewhere))).toMatchObject({
        code: 'POLICY_NOT_FOUND',
        message: expect.stringContaining(`registry://${reference}: expected a reference`) as unknown,
        hint: `For a file beside this one, write ./${reference}.`,
      });
    }
    expect(elsewhere.asked).toHaveLength(1);
  });

  it('have to be there', async () => {
    const error = await errorOf(resolveModule('./missing.wasm', folder.path, elsewhere));
    expect(error).toMatchObject({
      code: 'POLICY_NOT_FOUND',
      details: { path: join(folder.path, 'missing.wasm') },
    });
  });
});

describe('what takes files only', () => {
  it('finds them', () => {
    const path = join(folder.path, 'policy.wasm');
    expect(findPolicyFile('policy.wasm', folder.path)).toBe(path);
    expect(findPolicyFile(pathToFileURL(path).href, '/')).toBe(path);
  });

  it.each(['registry://ghcr.io/x/y:v1', 'https://example.com/policy.wasm'])('refuses %s', (reference) => {
    const act = (): unknown => findPolicyFile(reference, folder.path);
    expect(act).toThrow(
      expect.objectContaining({
        code: 'POLICY_NOT_FOUND',
        hint: expect.stringContaining(`wardctl pull -o policy.wasm ${reference}`) as unknown,
      }) as Error,
    );
  });
});

describe('the bytes of a policy', () => {
  it('are those of the file', async () => {
    const found = await resolvePolicy('policy.wasm', folder.path, elsewhere);
    expect((await readPolicy(found)).toString()).toBe('x');
  });

  it('have to be what was stored', async () => {
    const path = folder.write('blob', 'stored');
    const policy = { reference: 'abc', path, stored: { ...stored, path } };
    expect((await readPolicy(policy)).toString()).toBe('stored');
    writeFileSync(path, 'st0red');
    expect(await errorOf(readPolicy(policy))).toMatchObject({ code: 'STORE_CORRUPT' });
  });
});
