import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeSigstore, makeKey, publicPem } from '../support/fake-sigstore/index.ts';
import { filesIn } from '../support/files-in.ts';
import { PublishedPolicy } from '../support/published-policy.ts';
import { registryKinds } from '../support/servers/registry-servers.ts';
import { RegistryUser } from '../support/servers/registry-user.ts';
import type { ServerProgram } from '../support/servers/server-program.ts';
import {
  makeSignature,
  signatureKinds,
  withBrokenSignature,
  withOtherPayload,
  type Signed,
} from '../support/signature-kinds.ts';

const hourMs = 60 * 60 * 1000;
const key = makeKey();

let sigstore: FakeSigstore;
beforeAll(async () => {
  sigstore = await FakeSigstore.start({ ageMs: hourMs });
});

/** Without the referrers API, and with it. */
const kinds = registryKinds.filter(({ name }) => name === 'docker-registry' || name === 'olareg');

describe.each(kinds)('wardctl verify with $name', (kind) => {
  describe.skipIf(!kind.isInstalled)('as the registry', () => {
    let server: ServerProgram;
    beforeAll(async () => {
      server = await kind.start();
    });
    afterAll(() => server.stop());

    /** A policy without signatures, and a user with what it takes to verify some. */
    async function setUp() {
      const policy = await PublishedPolicy.publish(server.host);
      const user = await RegistryUser.of({ kind, host: server.host });
      user.write('cosign.pub', publicPem(key));
      user.write('other.pub', publicPem(makeKey()));
      user.write('trust.json', sigstore.trustConfig());
      return {
        policy,
        user,
        verify: (...args: string[]) => user.run(['verify', ...args]),
        /** That it is refused, by `verify` and by `pull`, which keeps nothing of it. */
        refusal: async (...args: string[]): Promise<Refusal> => {
          const verified = await user.run(['verify', policy.reference, ...args]);
          const pulled = await user.run(['pull', '--json', policy.reference, ...args]);
          expect([verified.exitCode, verified.stdout]).toEqual([1, '']);
          expect([pulled.exitCode, pulled.stdout]).toEqual([1, '']);
          expect(filesIn(user.home).filter((path) => path.includes('blobs'))).toEqual([]);
          const { error } = JSON.parse(pulled.stderr.split('\n').at(-2) ?? '') as { error: { code: string } };
          return { code: error.code, stderr: verified.stderr };
        },
      };
    }

    describe.each(signatureKinds)('by $by, as $form', (signatureKind) => {
      const { by, form } = signatureKind;
      const trust = ['--sigstore-trust-config', 'trust.json'];
      const issuer = ['--cert-oidc-issuer', 'https://issuer.example', ...trust];
      const [wanted, others] =
        by === 'key'
          ? [
              ['-k', 'cosign.pub'],
              ['-k', 'other.pub'],
            ]
          : [
              ['--cert-email', 'signer@example.com', ...issuer],
              ['--cert-email', 'other@example.com', ...issuer],
            ];

      // Legacy signatures do not say which key they are by: a broken one looks the same as that of another key.
      const isNameless = by === 'key' && form === 'legacy';
      const broken = isNameless ? 'SIGNATURE_MISMATCH' : 'SIGNATURE_INVALID';

      function make({ manifest }: PublishedPolicy, signed: Partial<Signed> = {}) {
        return makeSignature(sigstore, signatureKind, { manifest: manifest.digest, key, ...signed });
      }

      it('accepts what is signed, and says nothing on stdout', async () => {
        const { policy, verify } = await setUp();
        await policy.add(await make(policy));

        expect(await verify(policy.reference, ...wanted)).toEqual({
          exitCode: 0,
          stdout: '',
          stderr: expect.stringMatching(/ INFO wardctl: Policy successfully verified\n$/) as unknown,
        });
        const pinned = `${policy.name}@${policy.manifest.digest}`;
        expect((await verify(pinned, ...wanted)).exitCode).toBe(0);
      });

      it('refuses what is not signed', async () => {
        const { refusal } = await setUp();

        const { code, stderr } = await refusal(...wanted);

        expect(code).toBe('SIGNATURE_MISSING');
        expect(stderr).toContain('has no signature');
      });

      it('refuses what is signed by somebody else, and says by whom', async () => {
        const { policy, refusal } = await setUp();
        await policy.add(await make(policy));

        const { code, stderr } = await refusal(...others);

        expect(code).toBe('SIGNATURE_MISMATCH');
        const [requirement, problem] =
          by === 'key'
            ? [/the key other\.pub \([0-9a-f]{12}\)/, /.*\(KEY_MISMATCH\)/]
            : [
                /other@example\.com, by https:\/\/issuer\.example/,
                /expected the subject other@example\.com, found signer@example\.com \(IDENTITY_MISMATCH\)/,
              ];
        expect(stderr).toMatch(
          new RegExp(
            `not met: ${requirement.source}\n +${form} sha256:[0-9a-f]{12}(?:#0)?: ${problem.source}\n`,
          ),
        );
      });

      it('refuses a signature that was changed', async () => {
        const { policy, refusal } = await setUp();
        await policy.add(withBrokenSignature(await make(policy)));

        expect((await refusal(...wanted)).code).toBe(broken);
      });

      it('refuses a signature whose payload was changed', async () => {
        const { policy, refusal } = await setUp();
        await policy.add(withOtherPayload(await make(policy)));

        expect((await refusal(...wanted)).code).toBe(broken);
      });

      it('refuses a signature of another policy', async () => {
        const { policy, refusal } = await setUp();
        const other = await PublishedPolicy.publish(server.host);
        await policy.add(await make(other));

        const { code, stderr } = await refusal(...wanted);

        expect(code).toBe('SIGNATURE_INVALID');
        expect(stderr).toContain('(OTHER_SUBJECT)');
      });

      it('finds the one that is wanted among others', async () => {
        const { policy, verify } = await setUp();
        await policy.add(withBrokenSignature(await make(policy)));
        await policy.add(await make(policy, { key: makeKey(), identity: 'mallory@example.com' }));
        await policy.add(await make(policy));

        expect((await verify(policy.reference, ...wanted)).exitCode).toBe(0);
      });

      it('asks for annotations', async () => {
        const { policy, verify, refusal } = await setUp();
        await policy.add(await make(policy, { annotations: { env: 'prod', team: 'a' } }));

        expect((await verify(policy.reference, ...wanted, '-a', 'env=prod')).exitCode).toBe(0);
        const { code, stderr } = await refusal(...wanted, '-a', 'env=prod', '-a', 'team=b');
        expect(code).toBe('SIGNATURE_MISMATCH');
        expect(stderr).toMatch(/expected the annotation "team" to be "b", found "a" \(ANNOTATION_MISMATCH\)/);
      });

      it('counts the forms that are asked for', async () => {
        const { policy, verify, refusal } = await setUp();
        await policy.add(await make(policy));
        const another = form === 'legacy' ? 'bundle' : 'legacy';

        for (const format of [form, 'any']) {
          const args = [policy.reference, ...wanted, '--signature-format', format];
          expect((await verify(...args)).exitCode).toBe(0);
        }
        expect((await refusal(...wanted, '--signature-format', another)).code).toBe('SIGNATURE_MISSING');
      });

      it('accepts a list that is signed, and a policy of a list', async () => {
        const { policy, verify } = await setUp();
        const list = await policy.addList();
        const reference = `${policy.name}:list`;

        expect((await verify(reference, ...wanted)).exitCode).toBe(1);
        await policy.add(await make(policy, { manifest: list.digest }), list);
        expect((await verify(reference, ...wanted)).exitCode).toBe(0);
        // The list is signed, and says which policy it means; the policy itself is not.
        expect((await verify(policy.reference, ...wanted)).exitCode).toBe(1);
        await policy.add(await make(policy));
        expect((await verify(policy.reference, ...wanted)).exitCode).toBe(0);
      });

      it('accepts an unsigned list of a signed policy', async () => {
        const { policy, verify } = await setUp();
        await policy.addList();
        await policy.add(await make(policy));

        expect((await verify(`${policy.name}:list`, ...wanted)).exitCode).toBe(0);
      });
    });

    it.each(['key', 'certificate'] as const)('takes no attestation by a %s for a signature', async (by) => {
      const { policy, refusal } = await setUp();
      const statement = { predicateType: 'https://slsa.dev/provenance/v1' };
      const options = { manifest: policy.manifest.digest, statement };
      await policy.add(
        by === 'key'
          ? await sigstore.signBundleWithKey({ ...options, key })
          : await sigstore.signBundleKeyless(options),
      );
      const identity = ['--cert-email', 'signer@example.com', '--cert-oidc-issuer', 'https://issuer.example'];
      const wanted =
        by === 'key' ? ['-k', 'cosign.pub'] : [...identity, '--sigstore-trust-config', 'trust.json'];

      const { code, stderr } = await refusal(...wanted);

      expect(code).toBe('SIGNATURE_MISSING');
      expect(stderr).toContain('only attestations');
    });
  });
});

interface Refusal {
  readonly code: string;
  /** Of `verify`. */
  readonly stderr: string;
}
