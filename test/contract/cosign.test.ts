import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../scripts/tools.ts';
import {
  digestOf,
  inMemory,
  mediaTypes,
  noKeychain,
  RegistryTarget,
  type Descriptor,
} from '../../src/oci/index.ts';
import { findSignatures } from '../../src/sigstore/find/find-signatures.ts';
import { parsePublicKey } from '../../src/sigstore/parse-public-key.ts';
import { generateKeyPair, readPrivateKey } from '../../src/sigstore/sign/key-pair.ts';
import { pushSignature } from '../../src/sigstore/sign/push-signature.ts';
import { signManifest } from '../../src/sigstore/sign/sign-manifest.ts';
import { SignatureError } from '../../src/sigstore/signature-problem.ts';
import type { FoundSignatures, SignatureFormat } from '../../src/sigstore/signature.ts';
import type { VerifiedSignature } from '../../src/sigstore/signer.ts';
import { verifyKeySignature } from '../../src/sigstore/verify/verify-key-signature.ts';
import { cosignPassword, cosignSample } from '../support/cosign-samples.ts';
import { runProgram, type Ended } from '../support/run-program.ts';
import { registryKinds } from '../support/servers/registry-servers.ts';
import type { ServerProgram } from '../support/servers/server-program.ts';
import { insecure, openTransport } from '../unit/oci/support.ts';

const cosign = findProgram('cosign');
const formats = ['legacy', 'bundle'] as const;
/** Keys of the samples that cosign verifies signatures of: not P-384, of which it verifies not even its own. */
const keys = ['p256', 'rsa'] as const;

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'wardctl-cosign-'));
  for (const key of [...keys, 'p384']) {
    for (const name of [`${key}.key`, `${key}.pub`]) writeFileSync(join(home, name), cosignSample(name));
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs cosign where it finds no files and no configuration but ours. */
async function runCosign(...args: readonly string[]): Promise<Ended> {
  const env = { HOME: home, DOCKER_CONFIG: home, COSIGN_PASSWORD: cosignPassword };
  return runProgram(cosign ?? '', args, { cwd: home, env });
}

async function mustRunCosign(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runCosign(...args);
  if (exitCode === 0) return stdout;
  throw new Error(`cosign ${args.join(' ')} ended with ${String(exitCode)}: ${stderr}`);
}

function isNewForm(format: SignatureFormat): string {
  return `--new-bundle-format=${String(format === 'bundle')}`;
}

/** A policy of its own in a registry, and how it is called. */
interface PushedPolicy {
  readonly target: RegistryTarget;
  readonly manifest: Descriptor;
  readonly dockerReference: string;
  readonly reference: string;
}

let pushed = 0;
async function pushPolicy({ host }: ServerProgram): Promise<PushedPolicy> {
  const repository = `team/policy-${String(++pushed)}`;
  const target = new RegistryTarget(
    { registry: host, repository },
    {
      transport: openTransport({ sources: insecure(host) }),
      keychain: noKeychain,
      userAgent: 'wardctl/test',
      now: Date.now,
      random: () => 0,
      wait: () => Promise.resolve(),
      warn: () => undefined,
    },
  );
  const put = async (mediaType: string, bytes: Buffer): Promise<Descriptor> => {
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
    await target.push(descriptor, inMemory(bytes));
    return descriptor;
  };
  const config = await put(mediaTypes.wasmConfig, Buffer.from('{}'));
  const layer = await put(mediaTypes.wasmLayer, Buffer.from(`\0asm ${String(pushed)}`));
  const document = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [layer] };
  const manifest = await put(mediaTypes.ociManifest, Buffer.from(JSON.stringify(document)));
  const dockerReference = `${host}/${repository}`;
  return { target, manifest, dockerReference, reference: `${dockerReference}@${manifest.digest}` };
}

async function signWithCosign(
  { reference }: PushedPolicy,
  key: string,
  format: SignatureFormat,
  ...more: readonly string[]
): Promise<void> {
  const unlogged = ['--use-signing-config=false', '--tlog-upload=false', '--allow-http-registry', '--yes'];
  await mustRunCosign('sign', '--key', `${key}.key`, ...unlogged, isNewForm(format), ...more, reference);
}

function verifyWithCosign(
  { reference }: PushedPolicy,
  key: string,
  format: SignatureFormat,
  ...more: readonly string[]
): Promise<Ended> {
  const unlogged = ['--insecure-ignore-tlog', '--allow-http-registry'];
  return runCosign('verify', '--key', `${key}.pub`, ...unlogged, isNewForm(format), ...more, reference);
}

async function sign(
  { target, manifest, dockerReference }: PushedPolicy,
  key: string,
  format: SignatureFormat,
  annotations: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  const privateKey = await readPrivateKey(readFileSync(join(home, `${key}.key`), 'utf8'), cosignPassword);
  const request = { format, manifest: manifest.digest, dockerReference, annotations };
  await pushSignature(target, manifest, signManifest(request, privateKey), { createdAt: new Date() });
}

function find({ target, manifest }: PushedPolicy): Promise<FoundSignatures> {
  return findSignatures(target, manifest, { formats: 'any' });
}

/** The signatures of a policy that are by a key. */
async function verify(policy: PushedPolicy, name: string): Promise<VerifiedSignature[]> {
  const { signatures, unusable } = await find(policy);
  expect(unusable).toEqual([]);
  const key = parsePublicKey(readFileSync(join(home, `${name}.pub`), 'utf8'));
  return signatures.flatMap((signature) => {
    try {
      return [verifyKeySignature(signature, policy.manifest.digest, key, undefined, new Date())];
    } catch (error) {
      if (error instanceof SignatureError) return [];
      throw error;
    }
  });
}

const kinds = registryKinds.filter(({ isTls, asksForLogin }) => !isTls && !asksForLogin);

describe.skipIf(cosign === undefined).each(kinds)('cosign and wardctl with $name', (kind) => {
  describe.skipIf(!kind.isInstalled)('as the registry', () => {
    let server: ServerProgram;
    beforeAll(async () => {
      server = await kind.start();
    });
    afterAll(() => server.stop());

    describe.each(formats)('the form %s', (format) => {
      it.each([...keys, 'p384'])('signed by cosign with %s verifies here', async (key) => {
        const policy = await pushPolicy(server);
        await signWithCosign(policy, key, format, '-a', 'env=prod', '-a', 'a&b=<c>');

        const verified = await verify(policy, key);
        expect(verified).toHaveLength(1);
        expect(verified[0]?.subjects[0]).toMatchObject({
          digest: policy.manifest.digest,
          annotations: new Map([
            ['a&b', '<c>'],
            ['env', 'prod'],
          ]),
        });
        expect(await verify(policy, key === 'rsa' ? 'p256' : 'rsa')).toEqual([]);
      });

      it.each(keys)('signed here with %s verifies with cosign', async (key) => {
        const policy = await pushPolicy(server);
        await sign(policy, key, format, new Map([['env', 'prod']]));

        expect(await verifyWithCosign(policy, key, format, '-a', 'env=prod')).toMatchObject({ exitCode: 0 });
        expect((await verifyWithCosign(policy, key, format, '-a', 'env=test')).exitCode).not.toBe(0);
        const other = key === 'rsa' ? 'p256' : 'rsa';
        expect((await verifyWithCosign(policy, other, format)).exitCode).not.toBe(0);
      });

      it('signed by both verifies with both', async () => {
        const policy = await pushPolicy(server);
        await sign(policy, 'rsa', format);
        await signWithCosign(policy, 'p256', format);
        await sign(policy, 'rsa', format, new Map([['env', 'prod']]));

        expect(await verify(policy, 'rsa')).toHaveLength(2);
        expect(await verify(policy, 'p256')).toHaveLength(1);
        for (const key of keys)
          expect(await verifyWithCosign(policy, key, format)).toMatchObject({ exitCode: 0 });
      });

      it('attested by cosign is not signed', async () => {
        const policy = await pushPolicy(server);
        writeFileSync(join(home, 'predicate.json'), '{"safe":false}');
        const unlogged = [
          '--use-signing-config=false',
          '--tlog-upload=false',
          '--allow-http-registry',
          '--yes',
        ];
        const what = ['--type', 'custom', '--predicate', 'predicate.json'];
        await mustRunCosign(
          'attest',
          '--key',
          'p256.key',
          ...unlogged,
          ...what,
          isNewForm(format),
          policy.reference,
        );

        expect(await find(policy)).toEqual({
          signatures: [],
          unusable: [],
          attestations: [
            expect.objectContaining({ format, predicateType: 'https://cosign.sigstore.dev/attestation/v1' }),
          ],
        });
      });
    });

    it('signed by several at once has the signatures of all', async () => {
      const policy = await pushPolicy(server);
      await Promise.all(keys.map((key) => sign(policy, key, 'bundle')));

      for (const key of keys) expect(await verify(policy, key)).toHaveLength(1);
    });
  });
});

describe.skipIf(cosign === undefined)('key pairs', () => {
  it('of wardctl are read by cosign', async () => {
    const { privateKey, publicKey } = await generateKeyPair(cosignPassword);
    writeFileSync(join(home, 'new.key'), privateKey);

    expect(await mustRunCosign('public-key', '--key', 'new.key')).toBe(publicKey);
  });

  it('of cosign are read by wardctl', async () => {
    await mustRunCosign('generate-key-pair', '--output-key-prefix', 'theirs');
    const key = await readPrivateKey(readFileSync(join(home, 'theirs.key'), 'utf8'), cosignPassword);

    expect(createPublicKey(key).export({ format: 'pem', type: 'spki' })).toBe(
      readFileSync(join(home, 'theirs.pub'), 'utf8'),
    );
  });
});
