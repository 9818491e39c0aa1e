import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openTrustCache } from '../../src/sigstore/trust/tuf/trust-cache.ts';
import { CliHome } from '../support/cli-home.ts';
import { FakeProxy } from '../support/fake-proxy.ts';
import { FakeSigstore, makeKey, publicPem } from '../support/fake-sigstore/index.ts';
import { FakeTuf } from '../support/fake-tuf.ts';
import { compileSchema, readSchema } from '../support/json-schema.ts';
import { policyModule } from '../support/policies.ts';
import { putBundle } from '../support/put-signatures.ts';
import { runCli, type Ended } from '../support/run-program.ts';
import { authorityFile, provide, startRegistry } from '../support/tls-registry.ts';
import { TufServer } from '../support/tuf-server.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

let sigstore: FakeSigstore;
beforeAll(async () => {
  sigstore = await FakeSigstore.start({ ageMs: hourMs });
});

/** A signed policy, a mirror with the trust root, and a user whom nothing but both answers: all else goes to a proxy that refuses. */
async function setUp() {
  const registry = await startRegistry();
  const { descriptor } = provide(registry, 'team/policy', 'v1', policyModule('signed'));
  const bundle = await sigstore.signBundleKeyless({ manifest: descriptor.digest });
  putBundle(registry.repository('team/policy'), descriptor, bundle);
  const mirror = await TufServer.start({ target: JSON.stringify(sigstore.trustedRoot()) });
  const proxy = await FakeProxy.start({ status: 403 });
  onTestFinished(() => proxy.close());
  const home = new CliHome();
  home.write('root.json', mirror.tuf.root);
  home.write('config/kubewarden/sources.yaml', JSON.stringify({ insecure_sources: [mirror.host] }));
  const outside = `http://${proxy.host}`;
  const env = {
    ...home.env,
    HTTP_PROXY: outside,
    HTTPS_PROXY: outside,
    NO_PROXY: `${registry.host},${mirror.host}`,
  };
  const run = (...args: string[]): Promise<Ended> => runCli(args, { cwd: home.path, env });
  const reference = `${registry.host}/team/policy:v1`;
  const signer = ['--cert-email', 'signer@example.com', '--cert-oidc-issuer', 'https://issuer.example'];
  const at = ['--tuf-mirror', mirror.url];
  return {
    registry,
    mirror,
    proxy,
    home,
    run,
    /** The mirror, by its URL. */
    at,
    update: () => run('trust', 'update', ...at, '--tuf-root', 'root.json'),
    verify: (...args: string[]) => run('verify', '--ca-file', authorityFile, ...signer, ...args, reference),
    /** Fetches the trust root as if it was another time. */
    fetchAt: async (now: Date, expires: Date): Promise<void> => {
      const { tuf, url: mirrorUrl } = mirror;
      tuf.publish({ target: JSON.stringify(sigstore.trustedRoot()), expires });
      await openTrustCache({
        folder: join(home.path, 'cache/wardctl/trust'),
        mirrorUrl,
        initialRoot: tuf.root,
        fetcher: (url, limits) => tuf.fetch(url.slice(mirrorUrl.length), limits),
        now: () => now,
        offline: false,
        strict: true,
        warn: () => undefined,
      }).refresh();
    },
  };
}

function ago(ms: number): Date {
  return new Date(Date.now() - ms);
}

describe('wardctl trust', () => {
  it('fetches a trust root and shows it, also without the mirror', async () => {
    const { update, run, at, mirror } = await setUp();

    const updated = await update();
    expect(updated.exitCode).toBe(0);
    expect(updated.stdout).toContain(`Trust root of ${mirror.url}, fetched `);
    expect(updated.stdout).toMatch(/May give certificates to signers\n {2}.*https:\/\/fulcio\.example/);
    expect(updated.stdout).toMatch(/Logs of signatures\n {2}https:\/\/rekor\.example\n[^]*log2025\.example/);
    expect(updated.stdout).toContain('https://tsa.example');
    await mirror.close();
    const asked = mirror.requests.length;

    const shown = await run('trust', 'show', ...at);
    expect(shown).toEqual({ ...updated, stderr: '' });
    const { stdout, exitCode } = await run('trust', 'show', '--json', '--offline', ...at);
    const document: unknown = JSON.parse(stdout);
    const isTrustRoot = compileSchema(readSchema('trust-show'));
    isTrustRoot(document);
    expect(isTrustRoot.errors).toBeNull();
    expect(document).toMatchObject({ origin: mirror.url });
    expect(exitCode).toBe(0);
    expect(mirror.requests).toHaveLength(asked);
  });

  it('exports what verifies where there is neither mirror nor cache', async () => {
    const { update, run, at, mirror, verify, home, proxy } = await setUp();
    await update();

    expect(await run('trust', 'export', ...at, '-o', 'export.json')).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    const printed = await run('trust', 'export', ...at);
    expect(JSON.parse(printed.stdout)).toMatchObject({
      mediaType: 'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json',
    });
    expect(JSON.parse(readFileSync(join(home.path, 'export.json'), 'utf8'))).toEqual(
      JSON.parse(printed.stdout),
    );
    await mirror.close();
    rmSync(join(home.path, 'cache'), { recursive: true });

    expect((await verify('--sigstore-trust-config', 'export.json')).exitCode).toBe(0);
    expect(proxy.requests).toEqual([]);
  });

  it('shows and checks a file that the user has', async () => {
    const { run, home } = await setUp();
    home.write('trust.json', sigstore.trustConfig());
    home.write('bad.json', JSON.stringify({ ...sigstore.trustedRoot(), certificateAuthorities: [] }));

    const shown = await run('trust', 'show', '--sigstore-trust-config', 'trust.json');
    expect(shown.stdout).toMatch(/^Trust root of trust\.json\n/);
    const bad = await run('trust', 'show', '--json', '--sigstore-trust-config', 'bad.json');
    expect([bad.exitCode, bad.stdout, codeOf(bad)]).toEqual([1, '', 'TRUST_ROOT_INVALID']);
  });

  it('trusts no mirror without its root metadata, and none by that of another', async () => {
    const { run, at, home, mirror } = await setUp();
    home.write('stranger.json', FakeTuf.strangerRoot());

    const blind = await run('trust', 'update', '--json', ...at);
    expect([blind.exitCode, blind.stdout, codeOf(blind)]).toEqual([1, '', 'TRUST_ROOT_MISSING']);
    const wrong = await run('trust', 'update', '--json', ...at, '--tuf-root', 'stranger.json');
    expect([wrong.exitCode, wrong.stdout, codeOf(wrong)]).toEqual([1, '', 'TRUST_ROOT_INVALID']);
    home.write('config/kubewarden/sources.yaml', '{}');
    const plain = await run('trust', 'update', '--json', ...at, '--tuf-root', 'root.json');
    expect([plain.exitCode, plain.stdout, codeOf(plain)]).toEqual([1, '', 'TRUST_ROOT_UNREACHABLE']);
    expect(plain.stderr).toContain('insecure');
    expect((await run('trust', 'show', ...at)).exitCode).toBe(1);
    expect((await run('trust', 'update', '--offline')).exitCode).toBe(2);
    expect(mirror.asked(/targets/)).toEqual([]);
  });

  it('makes a cache anew that was altered, and believes nothing of it', async () => {
    const { update, verify, at, home } = await setUp();
    await update();
    const folder = join(home.path, 'cache/wardctl/trust');
    const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.json'));
    const content = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { trustedRoot: string };
    const stranger = await FakeSigstore.start({ ageMs: hourMs });
    const forged = Buffer.from(JSON.stringify(stranger.trustedRoot())).toString('base64');
    writeFileSync(join(folder, name), JSON.stringify({ ...content, trustedRoot: forged }));

    const refused = await verify(...at, '--offline', '--verbose');
    expect(refused.stderr).toContain('may have been altered');
    expect([refused.exitCode, refused.stdout]).toEqual([1, '']);
    expect((await update()).exitCode).toBe(0);
    expect((await verify(...at, '--offline')).exitCode).toBe(0);
  });
});

describe('wardctl verify --offline', () => {
  it('asks the registry and nobody else', async () => {
    const { update, verify, at, mirror, proxy, registry } = await setUp();
    await update();
    await mirror.close();
    const asked = mirror.requests.length;

    const { exitCode, stderr } = await verify(...at, '--offline');

    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringMatching(/^[^\n]* INFO wardctl: Policy successfully verified\n$/),
    ]);
    expect(registry.requests.length).toBeGreaterThan(0);
    expect(mirror.requests).toHaveLength(asked);
    expect(proxy.requests).toEqual([]);
  });

  it('fails where nothing was fetched before, for a mirror and for the public instance', async () => {
    const { verify, at, mirror, proxy } = await setUp();

    for (const which of [at, []]) {
      const refused = await verify(...which, '--offline', '--json');
      expect([refused.exitCode, refused.stdout, codeOf(refused)]).toEqual([1, '', 'TRUST_ROOT_MISSING']);
      expect(refused.stderr).toContain('wardctl trust update');
    }
    expect(mirror.requests).toEqual([]);
    expect(proxy.requests).toEqual([]);
  });

  it('warns of a trust root that has expired, or fails', async () => {
    const { verify, fetchAt, at, mirror } = await setUp();
    await fetchAt(ago(3 * dayMs), ago(dayMs));

    const { exitCode, stderr } = await verify(...at, '--offline');
    expect(stderr).toMatch(
      / WARN wardctl: offline: the trust root was fetched 3 days ago \([\d-]+\), and expired on /,
    );
    expect(exitCode).toBe(0);
    const strict = await verify(...at, '--offline', '--strict-trust', '--json');
    expect([strict.exitCode, strict.stdout, codeOf(strict)]).toEqual([1, '', 'TRUST_ROOT_STALE']);
    expect(mirror.requests).toEqual([]);
  });
});

describe('the trust root of wardctl verify', () => {
  it('is asked for once a day', async () => {
    const { verify, at, mirror, fetchAt } = await setUp();
    const withRoot = [...at, '--tuf-root', 'root.json'];

    expect((await verify(...withRoot)).exitCode).toBe(0);
    const asked = mirror.requests.length;
    expect(asked).toBeGreaterThan(0);
    expect((await verify(...at)).exitCode).toBe(0);
    expect(mirror.requests).toHaveLength(asked);

    await fetchAt(ago(2 * dayMs), new Date(Date.now() + dayMs));
    expect((await verify(...withRoot)).exitCode).toBe(0);
    expect(mirror.requests.length).toBeGreaterThan(asked);
  });

  it('is the last one, with a warning that tells its age, where the mirror is away', async () => {
    const { verify, at, mirror, fetchAt } = await setUp();
    await fetchAt(ago(2 * dayMs), new Date(Date.now() + dayMs));
    await mirror.close();

    const { exitCode, stderr } = await verify(...at);
    expect(stderr).toMatch(/ WARN wardctl: the trust root could not be refreshed [^]*fetched 2 days ago/);
    expect(exitCode).toBe(0);
    const strict = await verify(...at, '--strict-trust', '--json');
    expect([strict.exitCode, strict.stdout, codeOf(strict)]).toEqual([1, '', 'TRUST_ROOT_UNREACHABLE']);
  });

  it('is that of the public instance where no other is named, and not needed for keys', async () => {
    const { run, verify, proxy, home, registry } = await setUp();
    home.write('cosign.pub', publicPem(makeKey()));

    const reference = `${registry.host}/team/policy:v1`;
    const byKey = await run('verify', '--ca-file', authorityFile, '-k', 'cosign.pub', reference);
    expect(byKey.stderr).toContain('(KEY_MISMATCH)');
    expect(proxy.requests).toEqual([]);
    const refused = await verify('--json');
    expect([refused.exitCode, refused.stdout, codeOf(refused)]).toEqual([1, '', 'TRUST_ROOT_UNREACHABLE']);
    expect(new Set(proxy.requests)).toEqual(new Set(['CONNECT tuf-repo-cdn.sigstore.dev:443']));
  });
});

function codeOf({ stderr }: Ended): unknown {
  const { error } = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { error: { code: unknown } };
  return error.code;
}
