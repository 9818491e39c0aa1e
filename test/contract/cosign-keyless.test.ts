import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../scripts/tools.ts';
import { FakeSigstore } from '../support/fake-sigstore/index.ts';
import { identityToken, SigstoreServices } from '../support/fake-sigstore/services.ts';
import { PublishedPolicy } from '../support/published-policy.ts';
import { runProgram, type Ended } from '../support/run-program.ts';
import { registryKind } from '../support/servers/registry-servers.ts';
import { RegistryUser } from '../support/servers/registry-user.ts';
import type { ServerProgram } from '../support/servers/server-program.ts';

const cosign = findProgram('cosign');
const kind = registryKind('docker-registry');
const issuer = 'https://issuer.example';
const email = 'signer@example.com';
const formats = ['legacy', 'bundle'] as const;
const logs = ['v1', 'v2'] as const;

describe.skipIf(cosign === undefined || !kind.isInstalled)('cosign and wardctl without keys', () => {
  let sigstore: FakeSigstore;
  let services: SigstoreServices;
  let server: ServerProgram;
  beforeAll(async () => {
    sigstore = await FakeSigstore.start({ ageMs: 60 * 60 * 1000 });
    services = await SigstoreServices.start(sigstore);
    server = await kind.start();
  });
  afterAll(async () => {
    await services.close();
    await server.stop();
  });

  /** A policy, and a user with both programs. */
  async function setUp() {
    const policy = await PublishedPolicy.publish(server.host);
    // Both speak http.
    const user = await RegistryUser.of({ kind, host: server.host }, { kind, host: services.host });
    user.write('trust.json', sigstore.trustConfig());
    user.write('trusted-root.json', JSON.stringify(sigstore.trustedRoot()));
    for (const log of logs) user.write(`signing-${log}.json`, services.signingConfig(log));
    const reference = `${policy.name}@${policy.manifest.digest}`;
    return {
      policy,
      reference,
      user,
      verify: (who: string) =>
        user.run([
          'verify',
          ...['--cert-email', who, '--cert-oidc-issuer', issuer, '--sigstore-trust-config', 'trust.json'],
          reference,
        ]),
      cosign: (...args: string[]) => runCosign(user.home, args),
      cosignVerify: (format: (typeof formats)[number], who: string) =>
        runCosign(user.home, [
          'verify',
          ...['--certificate-identity', who, '--certificate-oidc-issuer', issuer],
          ...['--trusted-root', 'trusted-root.json', '--allow-http-registry'],
          `--new-bundle-format=${String(format === 'bundle')}`,
          reference,
        ]),
    };
  }

  /** Runs cosign where it finds no files and no configuration but ours. */
  function runCosign(home: string, args: readonly string[]): Promise<Ended> {
    const env = { HOME: home, DOCKER_CONFIG: home, COSIGN_PASSWORD: '' };
    return runProgram(cosign ?? '', args, { cwd: home, env });
  }

  it.each(logs)('a bundle by cosign, with the log %s, verifies here', async (log) => {
    const { cosign, reference, verify } = await setUp();
    const signed = await cosign(
      'sign',
      ...['--identity-token', identityToken(email), '--signing-config', `signing-${log}.json`],
      ...['--trusted-root', 'trusted-root.json', '--allow-http-registry', '--yes', '-a', 'env=prod'],
      reference,
    );
    expectSuccess(signed);

    expectSuccess(await verify(email));
    expect(await verify('other@example.com')).toMatchObject({ exitCode: 1 });
  });

  it('a legacy signature by cosign verifies here', async () => {
    const { cosign, reference, verify } = await setUp();
    const signed = await cosign(
      'sign',
      ...[
        '--identity-token',
        identityToken(email),
        '--use-signing-config=false',
        '--new-bundle-format=false',
      ],
      ...['--fulcio-url', services.url, '--rekor-url', services.url, '--allow-http-registry', '--yes'],
      ...['--trusted-root', 'trusted-root.json'],
      reference,
    );
    expectSuccess(signed);

    expectSuccess(await verify(email));
    expect(await verify('other@example.com')).toMatchObject({ exitCode: 1 });
  });

  it.each(formats)('what is signed here as %s verifies with cosign', async (format) => {
    const { user, reference, cosignVerify } = await setUp();
    await user.mustRun([
      'sign',
      ...['--identity-token', identityToken(email), '--signing-config', 'signing-v1.json'],
      ...(format === 'legacy' ? ['--legacy'] : []),
      reference,
    ]);

    expectSuccess(await cosignVerify(format, email));
    expect((await cosignVerify(format, 'other@example.com')).exitCode).not.toBe(0);
  });

  it('what is signed here with the log v2 verifies with cosign', async () => {
    const { user, reference, cosignVerify } = await setUp();
    await user.mustRun([
      'sign',
      ...['--identity-token', identityToken(email), '--signing-config', 'signing-v2.json'],
      reference,
    ]);

    expectSuccess(await cosignVerify('bundle', email));
  });
});

/** With what it says where it fails. */
function expectSuccess({ exitCode, stderr }: Ended): void {
  expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
}
