import { beforeAll, describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { FakeSigstore, makeKey, publicPem } from '../support/fake-sigstore/index.ts';
import { policyModule } from '../support/policies.ts';
import { putBundle } from '../support/put-signatures.ts';
import { authorityFile, provide, startRegistry } from '../support/tls-registry.ts';

const key = makeKey();
const other = makeKey();

let sigstore: FakeSigstore;
beforeAll(async () => {
  sigstore = await FakeSigstore.start({ ageMs: 60 * 60 * 1000 });
});

/** A policy that is signed by a key and by somebody with a mail address. */
async function setUp() {
  const registry = await startRegistry();
  const home = new CliHome();
  home.write('trust.json', sigstore.trustConfig());
  home.write('cosign.pub', publicPem(key));
  const repository = registry.repository('team/policy');
  const { descriptor } = provide(registry, 'team/policy', 'v1', policyModule('signed'));
  const manifest = descriptor.digest;
  const annotations = { env: 'prod' };
  putBundle(repository, descriptor, await sigstore.signBundleWithKey({ manifest, key, annotations }));
  putBundle(repository, descriptor, await sigstore.signBundleKeyless({ manifest }));
  const reference = `${registry.host}/team/policy:v1`;
  const run = (...args: string[]) => home.run('verify', '--ca-file', authorityFile, ...args, reference);
  return {
    registry,
    home,
    verify: run,
    /** With requirements in a file. */
    judge: async (config: string) => {
      home.write('config.yml', config);
      return run('--verification-config-path', 'config.yml', '--sigstore-trust-config', 'trust.json');
    },
  };
}

function pubKey(pair: typeof key, more: object = {}): object {
  return { kind: 'pubKey', key: publicPem(pair), ...more };
}

const email = {
  kind: 'genericIssuer',
  issuer: 'https://issuer.example',
  subject: { equal: 'signer@example.com' },
};
const nobody = { ...email, subject: { equal: 'nobody@example.com' } };
const asConfig = (lists: object) => JSON.stringify({ apiVersion: 'v1', ...lists });

describe('the requirements of wardctl verify, by a file', () => {
  it('are all to be met, and as many of the others as it says', async () => {
    const { judge } = await setUp();
    const both = { allOf: [pubKey(key, { annotations: { env: 'prod' } }), email], anyOf: null };

    expect((await judge(asConfig(both))).exitCode).toBe(0);
    expect((await judge(asConfig({ allOf: [pubKey(key), nobody] }))).stderr).toMatch(
      /not met: nobody@example\.com[^]*\(IDENTITY_MISMATCH\)/,
    );
    const some = { signatures: [pubKey(other), pubKey(key), nobody, email] };
    expect((await judge(asConfig({ anyOf: { minimumMatches: 2, ...some } }))).exitCode).toBe(0);
    const tooMany = await judge(asConfig({ anyOf: { minimumMatches: 3, ...some } }));
    expect(tooMany.stderr).toContain('of anyOf, expected 3 to be met, found 2');
    expect(tooMany.exitCode).toBe(1);
    const mixed = { allOf: [nobody], anyOf: some };
    expect((await judge(asConfig(mixed))).exitCode).toBe(1);
  });

  it('have to ask for something', async () => {
    const { judge, registry } = await setUp();
    const signatures = [pubKey(key)];

    for (const lists of [{}, { allOf: [] }, { anyOf: { minimumMatches: 0, signatures } }]) {
      const { exitCode, stdout, stderr } = await judge(asConfig(lists));
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toContain('config.yml');
    }
    expect(registry.requests).toEqual([]);
  });

  it('are refused with line and column where the file is wrong', async () => {
    const { judge, registry } = await setUp();

    const unknown = await judge('apiVersion: v1\nallOf:\n  - kind: pubKey\n    kye: x\n');
    expect(unknown.stderr).toMatch(/config\.yml:4:5\b[^]*kye/);
    const kind = await judge('apiVersion: v1\nallOf:\n  - kind: githubActions\n    owner: team\n');
    expect(kind.stderr).toMatch(/config\.yml:3:11\b[^]*githubAction\b/);
    const notAKey = await judge('apiVersion: v1\nallOf:\n  - kind: pubKey\n    key: nonsense\n');
    expect(notAKey.stderr).toMatch(/config\.yml:4:\d+/);
    for (const { exitCode, stdout } of [unknown, kind, notAKey]) expect([exitCode, stdout]).toEqual([1, '']);
    expect(registry.requests).toEqual([]);
  });

  it('are those of the usual file where no flag says any', async () => {
    const { verify, home } = await setUp();

    const without = await verify();
    expect(without.stderr).toContain('expected who has to have signed');
    expect([without.exitCode, without.stdout]).toEqual([2, '']);

    home.write('config/kubewarden/verification-config.yml', asConfig({ allOf: [pubKey(other)] }));
    expect((await verify()).exitCode).toBe(1);
    expect((await verify('-k', 'cosign.pub')).exitCode).toBe(0);
    home.write('config/kubewarden/verification-config.yml', asConfig({ allOf: [pubKey(key)] }));
    expect((await verify()).exitCode).toBe(0);
    expect((await verify('--verification-config-path', 'missing.yml')).exitCode).toBe(1);
  });
});

describe('the flags of wardctl verify', () => {
  it.each([
    ['half an identity', ['--cert-email', 'a@example.com']],
    ['the other half', ['--cert-oidc-issuer', 'https://issuer.example']],
    ['a repository of nobody', ['--github-repo', 'policies']],
    ['annotations of nobody', ['-a', 'env=prod']],
    ['an annotation that is none', ['-k', 'cosign.pub', '-a', 'env']],
    ['a file and a key', ['--verification-config-path', 'config.yml', '-k', 'cosign.pub']],
    ['a form that there is not', ['-k', 'cosign.pub', '--signature-format', 'cosign']],
    ['an empty key', ['-k', '']],
    ['a root without its mirror', ['-k', 'cosign.pub', '--tuf-root', 'root.json']],
  ])('are wrong with %s, which is found before anybody is asked', async (_what, args) => {
    const { verify, home, registry } = await setUp();
    home.write('config.yml', asConfig({ allOf: [pubKey(key)] }));

    const { exitCode, stdout, stderr } = await verify(...args);

    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^Error: /);
    expect(registry.requests).toEqual([]);
  });

  it('name keys that can be read, and are public ones', async () => {
    const { verify, home, registry } = await setUp();
    home.write('nonsense.pub', 'nonsense');
    home.write('private.pem', key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());

    for (const file of ['missing.pub', 'nonsense.pub', 'private.pem']) {
      const { exitCode, stdout, stderr } = await verify('-k', file);
      expect([exitCode, stdout]).toEqual([1, '']);
      expect(stderr).toContain(file);
      expect(stderr).not.toContain('BEGIN PRIVATE');
    }
    expect(registry.requests).toEqual([]);
  });
});
