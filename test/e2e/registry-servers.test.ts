import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../scripts/tools.ts';
import {
  account,
  registryKind,
  registryKinds,
  type RegistryKind,
} from '../support/servers/registry-servers.ts';
import { loginFlags, RegistryUser, type KnownRegistry } from '../support/servers/registry-user.ts';
import { certificates, type ServerProgram } from '../support/servers/server-program.ts';

const policies = join(import.meta.dirname, '../../fixtures/policies');
const hardening = join(policies, 'pod-hardening/policy.wasm');
const labels = join(policies, 'required-labels/policy.wasm');
const review = ['-r', join(policies, 'pod-hardening/requests/reject.json')];
const crane = findProgram('crane');
const tar = findProgram('tar');

function sha256Of(bytes: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A registry of this kind, for the tests of a `describe`. */
function startedOnce(kind: RegistryKind): () => KnownRegistry {
  let server: ServerProgram | undefined;
  beforeAll(async () => {
    server = await kind.start();
  });
  afterAll(() => server?.stop());
  return () => ({ kind, host: server?.host ?? '' });
}

/** Pushes a module; gives the digest of its manifest. */
async function push(user: RegistryUser, reference: string, module = hardening): Promise<string> {
  const printed = JSON.parse(await user.mustRun(['push', '--json', module, reference])) as {
    immutable_ref: string;
  };
  return printed.immutable_ref.slice(printed.immutable_ref.indexOf('@') + 1);
}

/** What `run` prints of a policy, whatever it is called. */
async function verdictOf(user: RegistryUser, policy: string): Promise<unknown> {
  return JSON.parse(await user.mustRun(['run', policy, ...review]));
}

describe.each(registryKinds)('$name', (kind) => {
  describe.skipIf(!kind.isInstalled)('as a registry', () => {
    const registry = startedOnce(kind);

    it('takes a policy and gives it back, which runs', async () => {
      const { host } = registry();
      const user = await RegistryUser.of(registry());
      const reference = `${host}/team/pod:v1`;

      const digest = await push(user, reference);
      expect(await user.mustRun(['digest', reference])).toBe(`${reference}@${digest}\n`);

      const pulled: unknown = JSON.parse(await user.mustRun(['pull', '--json', reference]));
      expect(pulled).toMatchObject({
        uri: `registry://${reference}`,
        digest: sha256Of(readFileSync(hardening)),
        manifestDigest: digest,
        cached: false,
      });
      expect(JSON.parse(await user.mustRun(['policies', '--json']))).toMatchObject([
        { uri: `registry://${reference}`, digest: sha256Of(readFileSync(hardening)) },
      ]);
      await user.mustRun(['pull', '-o', 'policy.wasm', `${host}/team/pod@${digest}`]);
      expect(readFileSync(user.path('policy.wasm')).equals(readFileSync(hardening))).toBe(true);
      expect(await verdictOf(user, reference)).toEqual(await verdictOf(user, hardening));
    });

    it('is not needed for what is stored', async () => {
      const server = await kind.start();
      const gone = { kind, host: server.host };
      const reference = `registry://${server.host}/team/pod:v1`;
      let user: RegistryUser;
      try {
        user = await RegistryUser.of(gone);
        await push(user, reference);
        expect(await user.mustRun(['policies'])).toBe('');
        await verdictOf(user, reference);
      } finally {
        await server.stop();
      }

      expect(await verdictOf(user, reference)).toEqual(await verdictOf(user, hardening));
      const latest = await user.run(['run', `${server.host}/team/pod`, ...review]);
      expect(latest).toMatchObject({ exitCode: 5, stdout: '' });
      expect(latest.stderr).toContain(server.host);
    });

    it('moves tags, and latest is pulled again', async () => {
      const { host } = registry();
      const user = await RegistryUser.of(registry());
      const reference = `${host}/moved/pod:latest`;
      const pulled = async (): Promise<unknown> =>
        JSON.parse(await user.mustRun(['pull', '--json', reference]));

      const first = await push(user, reference);
      expect(await pulled()).toMatchObject({ manifestDigest: first, cached: false });
      expect(await pulled()).toMatchObject({ manifestDigest: first, cached: true });

      const second = await push(user, reference, labels);
      expect(second).not.toBe(first);
      expect(await push(user, `${host}/moved/pod:other`)).toBe(first);
      expect(await pulled()).toMatchObject({ manifestDigest: second, cached: false });
      expect(await user.mustRun(['digest', `${host}/moved/pod:other`])).toContain(first);
    });

    it('gets copies of its own policies', async () => {
      const { host } = registry();
      const user = await RegistryUser.of(registry());
      const digest = await push(user, `${host}/within/pod:v1`);
      const copied = `${host}/within/copy:v1`;

      expect(await user.mustRun(['copy', `${host}/within/pod:v1`, copied])).toBe(`${copied}@${digest}\n`);

      expect(await verdictOf(user, copied)).toEqual(await verdictOf(user, hardening));
    });

    it('has no unknown tag', async () => {
      const { host } = registry();
      const user = await RegistryUser.of(registry());
      await push(user, `${host}/known/pod:v1`);

      const { exitCode, stderr } = await user.run(['pull', `${host}/known/pod:v2`]);

      expect(exitCode).toBe(5);
      expect(stderr).toContain(`${host}/known/pod:v2`);
      expect(stderr).toContain('status 404, MANIFEST_UNKNOWN');
    });

    it.skipIf(crane === undefined)('gives crane what wardctl pushed', async () => {
      const { host } = registry();
      const user = await RegistryUser.of(registry());
      const reference = `${host}/ours/pod:v1`;
      const digest = await push(user, reference);

      expect(await user.mustRunProgram(crane ?? '', ['digest', reference])).toBe(`${digest}\n`);
      const manifest = await user.mustRunProgram(crane ?? '', ['manifest', reference]);
      expect(sha256Of(manifest)).toBe(digest);

      await user.mustRunProgram(crane ?? '', ['pull', '--format=oci', reference, 'layout']);
      const { layers } = JSON.parse(manifest) as { layers: { digest: string }[] };
      expect(layers.map((layer) => layer.digest)).toEqual([sha256Of(readFileSync(hardening))]);
      const module = user.path(`layout/blobs/sha256/${layers[0]?.digest.slice('sha256:'.length) ?? ''}`);
      expect(readFileSync(module).equals(readFileSync(hardening))).toBe(true);
      expect(await verdictOf(user, module)).toEqual(await verdictOf(user, hardening));
    });

    it.skipIf(crane === undefined || tar === undefined)('gives wardctl what crane pushed', async () => {
      const { host } = registry();
      const user = await RegistryUser.of(registry());
      const digest = await push(user, `${host}/before/pod:v1`);
      await user.mustRun(['pull', '-q', `${host}/before/pod:v1`]);
      await user.mustRun(['save', '--format', 'oci', '-o', 'pod.tar', `${host}/before/pod:v1`]);
      mkdirSync(user.path('layout'));
      await user.mustRunProgram(tar ?? '', ['-xf', 'pod.tar', '-C', 'layout']);

      await user.mustRunProgram(crane ?? '', ['push', 'layout', `${host}/after/pod:v1`]);

      expect(await user.mustRun(['digest', `${host}/after/pod:v1`])).toContain(`@${digest}\n`);
      expect(await verdictOf(user, `${host}/after/pod:v1`)).toEqual(await verdictOf(user, hardening));
    });
  });
});

describe.each(registryKinds.filter((kind) => kind.asksForLogin))('$name', (kind) => {
  describe.skipIf(!kind.isInstalled)('with logins', () => {
    const registry = startedOnce(kind);

    it('lets in who logged in, and no longer who logged out', async () => {
      const { host } = registry();
      const user = new RegistryUser();
      user.trust(registry());
      const reference = `${host}/login/pod:v1`;

      const before = await user.run(['push', hardening, reference]);
      expect(before).toMatchObject({ exitCode: 5, stdout: '' });
      expect(before.stderr).toContain(`wardctl login ${host}`);

      await user.mustRun(['login', host, ...loginFlags], `${account.password}\n`);
      await push(user, reference);

      await user.mustRun(['logout', host]);
      expect((await user.run(['pull', reference])).exitCode).toBe(5);
    });

    it('refuses a wrong password, and nothing shows it', async () => {
      const { host } = registry();
      const user = await RegistryUser.of(registry());
      const wrong = 'hunter2-is-wrong';

      const login = await user.run(['login', host, ...loginFlags], wrong);
      expect(login).toMatchObject({ exitCode: 5, stdout: '' });
      expect(login.stderr).toContain(host);

      const basic = Buffer.from(`${account.username}:${wrong}`).toString('base64');
      user.write('logins/config.json', JSON.stringify({ auths: { [host]: { auth: basic } } }));
      const pull = await user.run([
        ...['pull', '--docker-config-json-path', user.path('logins'), `${host}/login/pod:v1`],
      ]);
      expect(pull).toMatchObject({ exitCode: 5, stdout: '' });
      expect(pull.stderr).toContain(host);
      expect(pull.stderr).toContain('(with the credentials of ~/logins/config.json)');
      for (const { stderr } of [login, pull]) {
        expect(stderr).not.toContain(wrong);
        expect(stderr).not.toContain(basic);
      }
    });
  });
});

describe.each(registryKinds.filter((kind) => kind.isTls))('$name', (kind) => {
  describe.skipIf(!kind.isInstalled)('of a private authority', () => {
    const registry = startedOnce(kind);

    it('is refused until the authority is given', async () => {
      const { host } = registry();
      const user = await RegistryUser.of(registry());
      const reference = `${host}/private/pod:v1`;
      const digest = await push(user, reference);
      user.writeSources({});
      const withAuthority = (path: string): string[] => ['digest', reference, '--ca-file', path];

      for (const args of [['digest', reference], withAuthority(certificates.otherAuthority)]) {
        const { exitCode, stdout, stderr } = await user.run(args);
        expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' });
        expect(stderr).toContain(host);
        expect(stderr).toContain('--ca-file');
      }
      expect(await user.mustRun(withAuthority(certificates.authority))).toContain(digest);

      user.writeSources({
        source_authorities: {
          [host]: [{ type: 'Data', data: readFileSync(certificates.authority, 'utf8') }],
        },
      });
      expect(await user.mustRun(['digest', reference])).toContain(digest);
    });
  });
});

const closed = registryKind('docker-registry with TLS and passwords');
const open = registryKind('olareg');

describe.skipIf(!closed.isInstalled || !open.isInstalled)('two registries', () => {
  const first = startedOnce(closed);
  const second = startedOnce(open);

  it('get copies with the digest of the original, there and back', async () => {
    const user = await RegistryUser.of(first(), second());
    const [original, copy, back] = [
      `${first().host}/team/pod:v1`,
      `${second().host}/copies/pod:v1`,
      `${first().host}/back/pod:v1`,
    ];
    const digest = await push(user, original);

    await user.mustRun(['copy', original, copy]);
    await user.mustRun(['copy', copy, back]);

    for (const reference of [copy, back]) {
      expect(await user.mustRun(['digest', reference])).toBe(`${reference}@${digest}\n`);
    }
    expect(await verdictOf(user, copy)).toEqual(await verdictOf(user, hardening));
  });

  it.skipIf(crane === undefined)('may get them by crane', async () => {
    const user = await RegistryUser.of(first(), second());
    const copy = `${second().host}/crane/pod:v1`;
    const digest = await push(user, `${first().host}/team/crane:v1`);

    await user.mustRunProgram(crane ?? '', ['copy', `${first().host}/team/crane:v1`, copy]);

    expect(await user.mustRun(['digest', copy])).toBe(`${copy}@${digest}\n`);
    expect(await verdictOf(user, copy)).toEqual(await verdictOf(user, hardening));
  });
});
