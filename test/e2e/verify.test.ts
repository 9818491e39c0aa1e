import { beforeAll, describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { FakeSigstore, makeKey, publicPem } from '../support/fake-sigstore/index.ts';
import { compileSchema, readSchema } from '../support/json-schema.ts';
import { policyModule } from '../support/policies.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { putBundle, putLegacy } from '../support/put-signatures.ts';
import { builtCli } from '../support/run-program.ts';
import { withBrokenSignature } from '../support/signature-kinds.ts';
import { authorityFile, provide, startRegistry } from '../support/tls-registry.ts';

const hourMs = 60 * 60 * 1000;
const key = makeKey();
const workflow = {
  identity: 'https://github.com/team/policies/.github/workflows/release.yml@refs/heads/main',
  issuer: 'https://token.actions.githubusercontent.com',
  githubRepository: 'team/policies',
};

let sigstore: FakeSigstore;
beforeAll(async () => {
  sigstore = await FakeSigstore.start({ ageMs: hourMs });
});

/** A policy with a bundle by a workflow and a legacy signature by a key, and a user who asks about it. */
async function setUp() {
  const registry = await startRegistry();
  const home = new CliHome();
  home.write('trust.json', sigstore.trustConfig());
  home.write('cosign.pub', publicPem(key));
  home.write('other.pub', publicPem(makeKey()));
  const repository = registry.repository('team/policy');
  const { descriptor } = provide(registry, 'team/policy', 'v1', policyModule('signed'));
  const manifest = descriptor.digest;
  putBundle(repository, descriptor, await sigstore.signBundleKeyless({ manifest, ...workflow }));
  putLegacy(repository, manifest, [
    await sigstore.signLegacyWithKey({ manifest, key, dockerReference: `${registry.host}/team/policy` }),
  ]);
  const reference = `${registry.host}/team/policy:v1`;
  return {
    registry,
    repository,
    descriptor,
    home,
    reference,
    verify: (...args: string[]) => home.run('verify', '--ca-file', authorityFile, ...args, reference),
  };
}

const byKey = ['-k', 'cosign.pub'];
const byWorkflow = ['--github-owner', 'team', '--sigstore-trust-config', 'trust.json'];
const success = / INFO wardctl: Policy successfully verified\n$/;

describe('wardctl verify', () => {
  it('asks for no trust root and no module where a key has to have signed', async () => {
    const { verify, registry, descriptor } = await setUp();

    expect((await verify(...byKey)).stderr).toMatch(new RegExp(`^[^\n]*${success.source}`));

    const asked = registry.asked();
    const [first, ...rest] = asked.filter((line) => line.includes('/manifests/'));
    expect(first).toMatch(/manifests\/v1$/);
    // The one tag that cosign's signatures are found by is a digest, too.
    for (const line of rest) expect(line).toMatch(/manifests\/sha256[:-][0-9a-f]{64}(?:\.sig|\.att)?$/);
    expect(asked.join('\n')).toContain(descriptor.digest.slice(7));
    expect(registry.asked(/blobs/).length).toBeLessThanOrEqual(2);
  });

  it('holds all that flags name against the signatures: each has to be met', async () => {
    const { verify } = await setUp();

    expect((await verify(...byKey, ...byWorkflow, '--github-repo', 'policies')).exitCode).toBe(0);
    const twoKeys = await verify(...byKey, '-k', 'other.pub');
    expect(twoKeys.stderr).toContain('not met: the key other.pub');
    expect(twoKeys.stderr).not.toContain('not met: the key cosign.pub');
    expect(twoKeys.exitCode).toBe(1);
    const another = await verify(...byWorkflow, '--github-repo', 'others');
    expect(another.stderr).toContain('(REPOSITORY_MISMATCH)');
    expect((await verify('--github-owner', 'tea', ...byWorkflow.slice(2))).stderr).toContain(
      '(OWNER_MISMATCH)',
    );
  });

  it('takes a trust root without the rest of a configuration', async () => {
    const { verify, home } = await setUp();
    home.write('root.json', JSON.stringify(sigstore.trustedRoot()));
    home.write('empty.json', '{}');
    const stranger = await FakeSigstore.start({ ageMs: hourMs });
    home.write('stranger.json', stranger.trustConfig());
    const with_ = (file: string) => verify('--github-owner', 'team', '--sigstore-trust-config', file);

    expect((await with_('root.json')).exitCode).toBe(0);
    expect((await with_('empty.json')).exitCode).toBe(1);
    expect((await with_('missing.json')).exitCode).toBe(1);
    const untrusted = await with_('stranger.json');
    expect(untrusted.stderr).toMatch(/\((?:CERTIFICATE|SCT|LOG)_[A-Z]+\)/);
    expect(untrusted.exitCode).toBe(1);
  });

  it('prints all there is as JSON, also of what is refused', async () => {
    const { verify, descriptor } = await setUp();
    const isVerification = compileSchema(readSchema('verify'));

    const { stdout, stderr, exitCode } = await verify('--json', ...byWorkflow);
    const accepted: unknown = JSON.parse(stdout);
    isVerification(accepted);
    expect(isVerification.errors).toBeNull();
    expect(accepted).toMatchObject({
      verified: true,
      digest: descriptor.digest,
      trustRoot: { origin: 'trust.json' },
      requirements: [{ kind: 'githubAction', met: true }],
    });
    expect([stderr, exitCode]).toEqual(['', 0]);

    const refused = await verify('--json', '-k', 'other.pub');
    const document: unknown = JSON.parse(refused.stdout);
    isVerification(document);
    expect(isVerification.errors).toBeNull();
    expect(document).toMatchObject({
      verified: false,
      requirements: [
        {
          met: false,
          signatures: [
            { met: false, problem: { code: 'KEY_MISMATCH' } },
            { met: false, problem: { code: 'KEY_MISMATCH' } },
          ],
        },
      ],
    });
    expect([refused.stderr, refused.exitCode]).toEqual(['', 1]);
  });

  it('warns where only legacy signatures count beside a broken bundle', async () => {
    const { verify, repository, descriptor } = await setUp();
    const manifest = descriptor.digest;
    putBundle(
      repository,
      descriptor,
      withBrokenSignature(await sigstore.signBundleWithKey({ manifest, key })),
    );

    const accepted = await verify(...byKey);
    expect(accepted.stderr).toMatch(
      / WARN wardctl: \S+: only legacy signatures count, bundle sha256:[^]*--signature-format bundle/,
    );
    expect(accepted.exitCode).toBe(0);
    expect((await verify(...byKey, '--signature-format', 'bundle')).exitCode).toBe(1);
  });

  it('tells where it was signed as another policy, and counts it', async () => {
    const { verify, repository, descriptor } = await setUp();
    const manifest = descriptor.digest;
    putLegacy(repository, manifest, [await sigstore.signLegacyWithKey({ manifest, key })]);

    const { stderr, exitCode } = await verify(...byKey);

    expect(stderr).toContain('it was signed as registry.example/policy');
    expect(exitCode).toBe(0);
  });

  it('does not take a registry that fails for one without signatures', async () => {
    const { verify, registry } = await setUp();
    const isError = compileSchema(readSchema('error'));
    registry.misbehave({ target: /referrers/ }, (normal) => ({
      ...normal,
      status: 403,
      body: Buffer.alloc(0),
    }));
    expect((await verify(...byKey)).exitCode).toBe(5);

    await registry.close();

    const { stdout, stderr, exitCode } = await verify('--json', ...byKey);
    const document: unknown = JSON.parse(stderr.split('\n').at(-2) ?? '');
    isError(document);
    expect(isError.errors).toBeNull();
    expect(document).toMatchObject({ error: { code: 'REGISTRY_UNREACHABLE' } });
    expect([stdout, exitCode]).toEqual(['', 5]);
  });

  it('is for policies of registries', async () => {
    const { home } = await setUp();
    home.write('policy.wasm', policyModule('own'));

    for (const uri of ['policy.wasm', './policy.wasm', 'https://example.com/policy.wasm']) {
      const { exitCode, stdout } = await home.run('verify', ...byKey, uri);
      expect([exitCode, stdout]).toEqual([2, '']);
    }
  });

  it.runIf(hasPseudoTerminals)('shows who signed what on a terminal', async () => {
    const { home, reference, descriptor } = await setUp();
    const show = async (args: readonly string[], variables: Record<string, string> = {}) => {
      const words = ['verify', '--ca-file', authorityFile, ...args, reference].join(' ');
      const command = `cd '${home.path}' && stty cols 140 && '${process.execPath}' '${builtCli}' ${words}`;
      const env = { ...(home.env as Record<string, string>), LANG: 'C.UTF-8', NO_COLOR: '', ...variables };
      return runAtTerminal(command, env, []);
    };

    const accepted = await show([...byKey, ...byWorkflow, '--verbose'], { NO_COLOR: '1' });
    expect(accepted.exitCode).toBe(0);
    expect(accepted.screen).not.toContain('\u001b[');
    const lines = accepted.screen.split(/\r?\n/).map((line) => line.trim());
    expect(lines[0]).toBe(`✔ registry://${reference} is signed as it has to be`);
    expect(lines).toContain(`manifest    ${descriptor.digest}`);
    expect(lines).toContain('trust root  trust.json');
    expect(lines).toContain('✔ a GitHub workflow of team');
    expect(lines).toContain(`signed by   ${workflow.identity}`);
    expect(lines).toContain(`known to    ${workflow.issuer}`);
    expect(lines).toContain(`at          ${sigstore.time.toISOString()}`);
    expect(accepted.screen).toMatch(/in the log +https:\/\/rekor\.example \d+/);
    expect(accepted.screen).not.toContain('Policy successfully verified');

    const refused = await show(['-k', 'other.pub']);
    expect(refused.exitCode).toBe(1);
    expect(refused.screen).toMatch(/✘.* is not signed as it has to be/);
    expect(refused.screen).toContain('(KEY_MISMATCH)');
    expect(refused.screen).toContain('\u001b[');
  });
});
