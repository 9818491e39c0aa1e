import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { FakeSigstore } from '../support/fake-sigstore/index.ts';
import { identityToken, SigstoreServices } from '../support/fake-sigstore/services.ts';
import { policyModule, someMetadata } from '../support/policies.ts';
import { runCli, type Ended } from '../support/run-program.ts';
import { authorityFile, provide, startRegistry } from '../support/tls-registry.ts';

const email = 'signer@example.com';
const issuer = 'https://issuer.example';
const token = identityToken(email, issuer);

let sigstore: FakeSigstore;
beforeAll(async () => {
  sigstore = await FakeSigstore.start({ ageMs: 60 * 60 * 1000 });
});

/** A policy that nobody has signed, services to sign with, and a user who may use them. */
async function setUp() {
  const registry = await startRegistry();
  const services = await SigstoreServices.start(sigstore);
  onTestFinished(() => services.close());
  provide(registry, 'team/policy', 'v1', policyModule('unsigned'));
  const home = new CliHome();
  home.write('trust.json', sigstore.trustConfig());
  home.write('signing.json', services.signingConfig());
  home.write('signing-v2.json', services.signingConfig('v2'));
  home.write('config/kubewarden/sources.yaml', JSON.stringify({ insecure_sources: [services.host] }));
  const reference = `${registry.host}/team/policy:v1`;
  const run = (args: readonly string[], variables: Record<string, string> = {}): Promise<Ended> =>
    runCli([...args, '--ca-file', authorityFile], { cwd: home.path, env: { ...home.env, ...variables } });
  return {
    registry,
    services,
    home,
    run,
    reference,
    sign: (...args: string[]) => run(['sign', ...args, reference]),
    verify: async (who: string, ...more: string[]): Promise<number | null> => {
      const signer = ['--cert-email', who, '--cert-oidc-issuer', issuer];
      const trust = ['--sigstore-trust-config', 'trust.json'];
      return (await run(['verify', ...signer, ...trust, ...more, reference])).exitCode;
    },
  };
}

const withToken = ['--identity-token', token, '--signing-config', 'signing.json'];

describe('wardctl sign without a key', () => {
  it.each([
    ['bundle', 'the log v1', withToken],
    ['legacy', 'the log v1', [...withToken, '--legacy']],
    [
      'bundle',
      'the log v2 and a timestamp',
      ['--identity-token', token, '--signing-config', 'signing-v2.json'],
    ],
  ])('makes a %s with %s that verifies', async (format, _log, flags) => {
    const { sign, verify } = await setUp();
    expect(await verify(email)).toBe(1);

    const { exitCode, stdout, stderr } = await sign(...flags, '-a', 'env=prod');
    expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^Policy successfully signed: \\S+\\n {2}${format} sha256:`));
    expect(stdout + stderr).not.toContain(token);

    expect(await verify(email, '--signature-format', format, '-a', 'env=prod')).toBe(0);
    expect(await verify('other@example.com')).toBe(1);
  });

  it('takes the token of a file, and of the environment', async () => {
    const { sign, run, verify, home, reference } = await setUp();
    const config = ['--signing-config', 'signing.json'];
    home.write('token', `${identityToken('file@example.com', issuer)}\n`);

    expect((await sign('--identity-token', 'token', ...config)).exitCode).toBe(0);
    const SIGSTORE_ID_TOKEN = identityToken('env@example.com', issuer);
    expect((await run(['sign', ...config, reference], { SIGSTORE_ID_TOKEN })).exitCode).toBe(0);

    expect(await verify('file@example.com')).toBe(0);
    expect(await verify('env@example.com')).toBe(0);
  });

  it('pushes and signs at once', async () => {
    const { run, home, registry, services } = await setUp();
    home.write('policy.wasm', policyModule('pushed', someMetadata));
    const reference = `${registry.host}/team/pushed:v1`;

    expect((await run(['push', '--sign', ...withToken, 'policy.wasm', reference])).exitCode).toBe(0);

    const signer = ['--cert-email', email, '--cert-oidc-issuer', issuer];
    const trust = ['--sigstore-trust-config', 'trust.json'];
    expect((await run(['pull', ...signer, ...trust, reference])).exitCode).toBe(0);
    expect(services.asked).toEqual(['POST /api/v2/signingCert', 'POST /api/v1/log/entries']);
  });

  it('needs to know the services, and a token that can be used', async () => {
    const { sign, services, registry, home } = await setUp();
    home.write('empty.json', '{}');
    const expired = `x.${Buffer.from(JSON.stringify({ sub: 'a', exp: 1 })).toString('base64url')}.x`;
    const config = ['--signing-config', 'signing.json'];
    const failing: [number, string[]][] = [
      [2, ['--identity-token', token]],
      [2, config],
      [2, ['--identity-token', 'nonsense.that.is', ...config]],
      [2, ['--identity-token', expired, ...config]],
      [1, ['--identity-token', 'missing', ...config]],
      [1, ['--identity-token', token, '--signing-config', 'missing.json']],
      [1, ['--identity-token', token, '--signing-config', 'empty.json']],
    ];

    for (const [exitCode, args] of failing) {
      const ended = await sign(...args);
      expect([args, ended.exitCode, ended.stdout]).toEqual([args, exitCode, '']);
      expect(ended.stderr).not.toContain(token);
    }
    expect(services.asked).toEqual([]);
    expect(registry.asked(/^(?:PUT|POST|PATCH)/)).toEqual([]);
  });

  it('puts nothing into the registry where a service fails, and does not repeat the token', async () => {
    const { sign, services, registry, home } = await setUp();
    const config = JSON.parse(services.signingConfig()) as { rekorTlogUrls: { url: string }[] };
    const [log] = config.rekorTlogUrls;
    if (log !== undefined) log.url = `${services.url}/nowhere`;
    home.write('broken.json', JSON.stringify(config));

    const refused = await sign('--identity-token', token, '--signing-config', 'broken.json', '--json');
    expect(JSON.parse(refused.stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      error: { code: 'SIGNING_FAILED' },
    });
    expect([refused.exitCode, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).not.toContain(token);
    await services.close();
    const away = await sign(...withToken);
    expect([away.exitCode, away.stdout]).toEqual([5, '']);
    expect(away.stderr).not.toContain(token);
    expect(registry.asked(/^(?:PUT|POST|PATCH)/)).toEqual([]);
  });
});
